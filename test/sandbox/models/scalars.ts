import type { ModelShape, Reference } from './model.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const RFC_822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** What is wrong with a scalar of a JSON body; undefined where nothing is. */
export function jsonFault(value: unknown, shape: ModelShape, reference: Reference | undefined): string | undefined {
  const found = value === null ? 'null' : typeof value;
  switch (shape.type) {
    case 'timestamp':
      return timestampFault(value, formatOf(shape, reference) ?? 'unixTimestamp');
    case 'integer':
    case 'long':
      return Number.isSafeInteger(value) ? undefined : `no whole number but ${JSON.stringify(value)}`;
    case 'float':
    case 'double':
      return found === 'number' ? undefined : `no number but ${found}`;
    case 'boolean':
      return found === 'boolean' ? undefined : `no truth value but ${found}`;
    case 'string':
      return found === 'string' ? enumFault(String(value), shape) : `no text but ${found}`;
    case 'blob':
      return found === 'string' && isBase64(String(value)) ? undefined : `no base64 but ${found}`;
    default:
      return `of a type that the test does not know: ${shape.type}`;
  }
}

/** What is wrong with a scalar that stands as text, in XML or a header. */
export function textFault(text: string, shape: ModelShape, reference: Reference | undefined, format: string) {
  switch (shape.type) {
    case 'timestamp':
      return timestampFault(text, formatOf(shape, reference) ?? format);
    case 'integer':
    case 'long':
      return /^-?\d+$/.test(text) ? undefined : `no whole number but ${text}`;
    case 'boolean':
      return /^(true|false)$/.test(text) ? undefined : `no truth value but ${text}`;
    case 'string':
      return enumFault(text, shape);
    case 'blob':
      return isBase64(text) ? undefined : 'no base64';
    default:
      return `of a type that the test does not know: ${shape.type}`;
  }
}

function formatOf(shape: ModelShape, reference: Reference | undefined): string | undefined {
  return reference?.timestampFormat ?? shape.timestampFormat;
}

function timestampFault(value: unknown, format: string): string | undefined {
  const fits =
    format === 'unixTimestamp'
      ? typeof value === 'number' && value > 1e9 && value < 1e11
      : typeof value === 'string' && (format === 'rfc822' ? RFC_822 : ISO).test(value);
  return fits ? undefined : `no timestamp in the form ${format} but ${JSON.stringify(value)}`;
}

function enumFault(text: string, { enum: values }: ModelShape): string | undefined {
  return values === undefined || values.includes(text) ? undefined : `none of ${values.join(', ')} but ${text}`;
}

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

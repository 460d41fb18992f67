import { wrongType } from './invalid.ts';
import type { Shape } from './model.ts';

const DATE_TIME = 5;
const HTTP_DATE = 6;
const EPOCH_SECONDS = 7;

/**
 * Reads a scalar from text: a label, query value, header or form field.
 *
 * @param path the member's path, for the error
 * @throws AwsError `SerializationException` for text that is not of the shape's type
 */
export function scalarFromText(shape: Shape, text: string, path: string): unknown {
  if (shape.isNumericSchema()) {
    if (text.trim() === '' || Number.isNaN(Number(text))) throw wrongType(path, 'a number', text);
    return Number(text);
  }
  if (shape.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') throw wrongType(path, 'true or false', text);
    return text === 'true';
  }
  if (shape.isTimestampSchema()) return timestampFrom(text, path);
  if (shape.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

/** Writes a scalar as text: a header's value or an XML element's content. */
export function scalarToText(shape: Shape, value: unknown, defaultFormat = DATE_TIME): string {
  if (value instanceof Date) return String(timestampTo(shape, value, defaultFormat));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

/**
 * Reads a timestamp in any of the forms that AWS's protocols use: epoch seconds or a date string.
 *
 * @throws AwsError `SerializationException` for anything else
 */
export function timestampFrom(value: unknown, path: string): Date {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const date =
    typeof seconds === 'number' && !Number.isNaN(seconds) ? new Date(seconds * 1000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw wrongType(path, 'a timestamp', value);
  return date;
}

/** Writes a timestamp in the format that its shape names, else in the protocol's default. */
export function timestampTo(shape: Shape, date: Date, defaultFormat = EPOCH_SECONDS): number | string {
  const named = shape.getSchema() as number;
  switch (named >= DATE_TIME ? named : defaultFormat) {
    case DATE_TIME:
      return date.toISOString().replace('.000Z', 'Z'); // whole seconds without a fraction, as AWS writes them
    case HTTP_DATE:
      return date.toUTCString();
    default:
      return date.getTime() / 1000;
  }
}

import jsonata from 'jsonata';

/** An expression that could not be evaluated, or whose value is not what its field takes. */
export class ExpressionError extends Error {
  /** The field of the state, such as `Output/stage`. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'ExpressionError';
    this.field = field;
  }
}

export type Bindings = Readonly<Record<string, unknown>>;

/** The text between `{%` and `%}`; undefined for a string that is not an expression (no space may stand around it). */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** Parsing costs more than evaluating; the definitions that are loaded bound how many there are. */
const parsed = new Map<string, jsonata.Expression>();

function parse(source: string): jsonata.Expression {
  const known = parsed.get(source);
  if (known) return known;
  const expression = jsonata(source);
  parsed.set(source, expression);
  return expression;
}

/**
 * The value of a template: JSON with every `{% … %}` string in it replaced by what the expression yields. The result is
 * plain JSON and shares nothing with the bindings.
 * @throws ExpressionError where an expression fails or yields nothing; `field` names the template in it.
 */
export async function evaluateTemplate(template: unknown, bindings: Bindings, field: string): Promise<unknown> {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined ? template : evaluateExpression(source, bindings, field);
  }
  if (Array.isArray(template)) {
    return Promise.all(template.map((item, index) => evaluateTemplate(item, bindings, `${field}[${index}]`)));
  }
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(
    async ([name, value]) => [name, await evaluateTemplate(value, bindings, `${field}/${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluateExpression(source: string, bindings: Bindings, field: string): Promise<unknown> {
  const value = await parse(source)
    .evaluate(undefined, bindings)
    .catch((error: unknown) => {
      throw new ExpressionError(
        field,
        `The JSONata expression '${source}' specified for the field '${field}' threw an error during evaluation. ${messageOf(error)}`,
      );
    });
  if (value === undefined) {
    throw new ExpressionError(
      field,
      `The JSONata expression '${source}' specified for the field '${field}' returned nothing (undefined).`,
    );
  }
  return toJson(value, source, field);
}

/** JSONata throws plain objects with a code and, for most, a message. */
function messageOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ');
}

/** JSONata's arrays carry marks of their own, and its functions are objects: neither is JSON. */
function toJson(value: unknown, source: string, field: string): unknown {
  const text = JSON.stringify(value, (_name, part: unknown) => {
    if (isJson(part)) return part;
    throw new ExpressionError(
      field,
      `The JSONata expression '${source}' specified for the field '${field}' returned a value that is not JSON.`,
    );
  });
  return JSON.parse(text);
}

function isJson(part: unknown): boolean {
  if (typeof part === 'number') return Number.isFinite(part);
  if (typeof part !== 'object' || part === null) return typeof part !== 'function';
  return !('_jsonata_function' in part || '_jsonata_lambda' in part);
}

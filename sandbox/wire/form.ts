import { membersOf, type Shape } from './model.ts';
import { scalarFromText } from './scalars.ts';
import { xmlName } from './xml.ts';

/**
 * Reads a structure from a form of the query protocol: `List.member.1`, `Map.entry.1.Name`, `Struct.Member`.
 *
 * @throws AwsError `SerializationException` for a field that is not of its shape's type
 */
export function structFromForm(shape: Shape, form: URLSearchParams): Record<string, unknown> {
  return readStruct(shape, form, '');
}

function read(shape: Shape, form: URLSearchParams, name: string): unknown {
  if (shape.isStructSchema()) return hasFields(form, name) ? readStruct(shape, form, `${name}.`) : undefined;
  if (shape.isListSchema()) return readList(shape, form, name);
  if (shape.isMapSchema()) return readMap(shape, form, name);
  const text = form.get(name);
  return text === null ? undefined : scalarFromText(shape, text, name);
}

function readStruct(shape: Shape, form: URLSearchParams, prefix: string): Record<string, unknown> {
  const struct: Record<string, unknown> = {};
  for (const [name, member] of membersOf(shape)) {
    const value = read(member, form, `${prefix}${xmlName(member) ?? name}`);
    if (value !== undefined) struct[name] = value;
  }
  return struct;
}

function readList(shape: Shape, form: URLSearchParams, name: string): unknown[] | undefined {
  const item = shape.getValueSchema();
  const fields = numberedFields(form, `${name}.${xmlName(item) ?? 'member'}`);
  if (fields.length === 0 && !form.has(name)) return undefined;
  return fields.map((field) => read(item, form, field));
}

function readMap(shape: Shape, form: URLSearchParams, name: string): Record<string, unknown> | undefined {
  const [key, item] = [shape.getKeySchema(), shape.getValueSchema()];
  const fields = numberedFields(form, `${name}.entry`);
  if (fields.length === 0) return undefined;
  const entries = fields.map((field) => [
    form.get(`${field}.${xmlName(key) ?? 'key'}`) ?? '',
    read(item, form, `${field}.${xmlName(item) ?? 'value'}`),
  ]);
  return Object.fromEntries(entries);
}

/** `prefix.1`, `prefix.2`, … as far as the form has them. */
function numberedFields(form: URLSearchParams, prefix: string): string[] {
  const fields: string[] = [];
  for (let number = 1; hasFields(form, `${prefix}.${number}`); number++) fields.push(`${prefix}.${number}`);
  return fields;
}

function hasFields(form: URLSearchParams, name: string): boolean {
  return [...form.keys()].some((key) => key === name || key.startsWith(`${name}.`));
}

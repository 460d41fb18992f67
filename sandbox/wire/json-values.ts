import { missingMember, wrongType } from './invalid.ts';
import { membersOf, requiredMembersOf, type Shape } from './model.ts';
import { timestampFrom, timestampTo } from './scalars.ts';

type Json = Record<string, unknown>;

/**
 * Turns parsed JSON into the values that operations take: timestamps become `Date`, blobs `Uint8Array`; members that
 * the model does not know are left out, as AWS does.
 *
 * @param path the value's path in the input, for errors
 * @throws AwsError `SerializationException` for a value of another type than the model's
 */
export function fromJson(shape: Shape, value: unknown, path = ''): unknown {
  if (value === null || value === undefined || shape.isDocumentSchema()) return value ?? undefined;
  if (shape.isStructSchema()) return structFromJson(shape, asObject(value, path), path);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, 'a list', value);
    return value.map((item, index) => fromJson(shape.getValueSchema(), item, `${path}.${index + 1}.member`));
  }
  if (shape.isMapSchema()) {
    const entries = Object.entries(asObject(value, path));
    return Object.fromEntries(
      entries.map(([key, item]) => [key, fromJson(shape.getValueSchema(), item, `${path}.${key}`)]),
    );
  }
  return scalarFromJson(shape, value, path);
}

function structFromJson(shape: Shape, value: Json, path: string): Json {
  const struct: Json = {};
  for (const [name, member] of membersOf(shape)) {
    const found = fromJson(member, value[jsonName(name, member)], path ? `${path}.${name}` : name);
    if (found !== undefined) struct[name] = found;
  }
  return struct;
}

function scalarFromJson(shape: Shape, value: unknown, path: string): unknown {
  if (shape.isTimestampSchema()) return timestampFrom(value, path);
  const expected = shape.isNumericSchema() ? 'number' : shape.isBooleanSchema() ? 'boolean' : 'string';
  if (typeof value !== expected) throw wrongType(path, `a ${expected}`, value);
  return shape.isBlobSchema() ? new Uint8Array(Buffer.from(value as string, 'base64')) : value;
}

function asObject(value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, 'an object', value);
  return value as Json;
}

/**
 * Checks that an input has every member that its model requires, also in the structures within it.
 *
 * @throws AwsError `ValidationException` that names the first one missing
 */
export function requireMembers(shape: Shape, value: unknown, path = ''): void {
  if (value === undefined || value === null) return;
  if (shape.isStructSchema()) {
    const struct = value as Json;
    for (const name of requiredMembersOf(shape)) {
      if (struct[name] === undefined) throw missingMember(path ? `${path}.${name}` : name);
    }
    for (const [name, member] of membersOf(shape))
      requireMembers(member, struct[name], path ? `${path}.${name}` : name);
  } else if (shape.isListSchema()) {
    (value as unknown[]).forEach((item, index) => {
      requireMembers(shape.getValueSchema(), item, `${path}.${index + 1}.member`);
    });
  }
}

/** Turns what an operation returned into JSON by its model; members that the model does not know are left out. */
export function toJson(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined || shape.isDocumentSchema()) return value ?? undefined;
  if (shape.isStructSchema()) {
    const struct = value as Json;
    return Object.fromEntries(
      membersOf(shape).map(([name, member]) => [jsonName(name, member), toJson(member, struct[name])]),
    );
  }
  if (shape.isListSchema()) return (value as unknown[]).map((item) => toJson(shape.getValueSchema(), item));
  if (shape.isMapSchema()) {
    const entries = Object.entries(value as Json);
    return Object.fromEntries(entries.map(([key, item]) => [key, toJson(shape.getValueSchema(), item)]));
  }
  if (value instanceof Date) return timestampTo(shape, value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

function jsonName(name: string, member: Shape): string {
  return (member.getMergedTraits() as { jsonName?: string }).jsonName ?? name;
}

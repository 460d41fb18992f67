import * as z from 'zod';
import { parsePolicy } from '#core/policy';
import { policySchema } from '#core/policy-schema';
import { builtIn, builtInBrake } from '#core/policy-settings';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

const schema = z.toJSONSchema(policySchema, { io: 'input' }) as unknown as JsonSchema & {
  readonly properties: { readonly rules: { readonly items: JsonSchema & { properties: { when: JsonSchema } } } };
};

/** Paths of an object's members; of those that are objects with members of their own, theirs. */
function leaves({ properties = {} }: JsonSchema): string[][] {
  return Object.entries(properties).flatMap(([name, inner]) =>
    inner.properties ? leaves(inner).map((path) => [name, ...path]) : [[name]],
  );
}

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

const at = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document);

/** What the policy's own errors say is expected at a place, by putting something else there. */
function expectedAt(wrong: object): string {
  const read = parsePolicy(JSON.stringify({ version: 1, ...wrong }));
  const [first = ''] = 'problems' in read ? read.problems : [];
  return first.split(': expected ').at(-1) ?? '';
}

/** What a reference has to say about one place of a policy. */
export interface Entry {
  readonly path: string;
  readonly expected: string;
  /** JSON; none where a place has no default. */
  readonly byDefault?: string;
}

/** Every setting that `defaults` and a rule's `then` may have, and the brake, as the schema and the built-in values have them. */
export function settingEntries(): Entry[] {
  const { defaults = {}, brake = {} } = schema.properties as Readonly<Record<string, JsonSchema>>;
  const of = (path: string[], wrong: object, values: unknown): Entry => ({
    path: path.join('.'),
    expected: expectedAt(wrong),
    byDefault: JSON.stringify(at(values, path)),
  });
  return [
    ...leaves(defaults).map((path) => of(path, { defaults: nested(path, 'wrong') }, builtIn)),
    ...leaves(brake).map((path) => of(['brake', ...path], { brake: nested(path, 'wrong') }, { brake: builtInBrake })),
  ];
}

/** Every member that a rule's `when` may have. */
export function conditionEntries(): Entry[] {
  return Object.keys(schema.properties.rules.items.properties.when.properties ?? {}).map((path) => ({
    path,
    expected: expectedAt({ rules: [{ when: { [path]: 'wrong' }, then: {} }] }),
  }));
}

import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock, Ids } from '../contract.ts';

/** What JSONata's functions may draw on: time, identity and chance are the sandbox's. */
export interface FunctionSources {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The functions that JSONata 2 has and Step Functions offers: all but `$eval`. Source: https://docs.jsonata.org */
const JSONATA_FUNCTIONS = `
  string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match replace
  base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl
  number abs floor ceil round power sqrt formatNumber formatBase formatInteger parseInteger sum max min average
  boolean not exists count append sort reverse shuffle distinct zip
  keys lookup spread merge sift each error assert type fromMillis toMillis map filter single reduce clone`;

/** The names of the functions that an expression can call. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...JSONATA_FUNCTIONS.trim().split(/\s+/),
  ...['now', 'millis', 'partition', 'range', 'hash', 'random', 'uuid', 'parse'],
]);

/** Step Functions' names for hash algorithms, with Node's. */
const HASHES: ReadonlyMap<string, string> = new Map(
  ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'].map((name) => [name, name.replace('-', '').toLowerCase()]),
);

/** The most items that `$range` makes, as its JSONPath counterpart States.ArrayRange. */
const MAX_RANGE = 1000;

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (!(Number.isInteger(size) && size > 0)) throw new RangeError(`$partition needs a size of 1 or more, got ${size}`);
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, part) => items.slice(part * size, (part + 1) * size));
}

/** Both ends are included. */
function range(first: number, last: number, step: number): number[] {
  const count = Math.floor((last - first) / step) + 1;
  if (!(count <= MAX_RANGE)) throw new RangeError(`$range makes at most ${MAX_RANGE} items, asked for ${count}`);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * step);
}

function hash(text: string, algorithm: string): string {
  const known = HASHES.get(algorithm);
  if (!known) throw new RangeError(`$hash does not know '${algorithm}'; it knows ${[...HASHES.keys()].join(', ')}`);
  return createHash(known).update(text).digest('hex');
}

/** A random number from 0 up to, not including, 1: the last 48 bits of a UUID are all random. */
export const fraction = (ids: Ids): number => Number.parseInt(ids.uuid().slice(-12), 16) / 2 ** 48;

/** The same seed gives the same number; which one AWS gives for it is not documented. */
function seeded(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

/**
 * The functions that Step Functions adds to JSONata or that depend on the time, as bindings for one evaluation: `$now` and
 * `$millis` stay the same throughout it. Source: Step Functions developer guide, "Transforming data with JSONata".
 */
export function expressionFunctions({ clock, ids }: FunctionSources) {
  const millis = clock.now();
  return {
    millis: () => millis,
    now: (picture?: string, timezone?: string) =>
      jsonata('$fromMillis($millis, $picture, $timezone)').evaluate(undefined, { millis, picture, timezone }),
    partition,
    range,
    hash,
    random: (seed?: number) => (seed === undefined ? fraction(ids) : seeded(seed)),
    uuid: () => ids.uuid(),
    parse: (text: string) => JSON.parse(text),
  };
}

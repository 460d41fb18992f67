import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenAt, canonicalJson, chainOf, type Happening, type HistoryEntry, nextEntry } from '#core/history';
import { remediation, stage } from '#test/core/given';

const happening: fc.Arbitrary<Happening> = fc.record({
  entryId: fc.string(),
  kind: fc.constantFrom('patching', 'exempted', 'outcome'),
  remediationId: fc.string(),
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  detail: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })),
}) as fc.Arbitrary<Happening>;

function linked(happenings: readonly Happening[]): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (const what of happenings) entries.push(nextEntry('a-stage', entries.at(-1) ?? null, what));
  return entries;
}

const chain = (least: number) => fc.array(happening, { minLength: least, maxLength: 8 }).map((all) => linked(all));

/** A chain of at least `least` entries and a place in it that is not its last `spared` ones. */
const chainAndPlace = (least: number, spared: number) =>
  chain(least).chain((entries) => fc.tuple(fc.constant(entries), fc.nat({ max: entries.length - 1 - spared })));

/** The same value with the members of every object in the opposite order, as a store may give it back. */
function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, turnedRound(member)] as const);
  return Object.fromEntries(members.reverse());
}

describe('a chain', () => {
  test('that was only appended to holds, also when it comes back from a store', () => {
    fc.assert(
      fc.property(chain(0), (entries) => {
        expect(brokenAt(entries)).toBeNull();
        expect(brokenAt(JSON.parse(JSON.stringify(turnedRound(entries))))).toBeNull();
        expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_entry, index) => index + 1));
      }),
    );
  });

  test('does not hold where any field of any entry was altered', () => {
    const field = fc.constantFrom('entryId', 'remediationId', 'at', 'chain', 'previousHash', 'hash', 'kind');
    fc.assert(
      fc.property(chainAndPlace(1, 0), field, ([entries, place], name) => {
        const altered = entries.map((entry, at) => (at === place ? { ...entry, [name]: `${entry[name]}.` } : entry));
        expect(brokenAt(altered as HistoryEntry[])?.seq).toBe(place + 1);
      }),
    );
  });

  test('does not hold where a detail was added, and says which entry it was', () => {
    fc.assert(
      fc.property(chainAndPlace(1, 0), fc.jsonValue(), ([entries, place], value) => {
        const altered = entries.map((entry, at) =>
          at === place ? { ...entry, detail: { ...entry.detail, added: [value, 'added'] } } : entry,
        );
        expect(brokenAt(altered)).toEqual({ seq: place + 1, why: 'was altered after it was written' });
      }),
    );
  });

  test('does not hold where an entry before the last is missing', () => {
    fc.assert(
      fc.property(chainAndPlace(2, 1), ([entries, place]) => {
        const rest = entries.toSpliced(place, 1);
        expect(brokenAt(rest)).toEqual({ seq: place + 1, why: 'is missing' });
        expect(brokenAt(renumbered(rest))).not.toBeNull();
      }),
    );
  });

  test('does not hold where an entry was put in between', () => {
    fc.assert(
      fc.property(chainAndPlace(2, 1), happening, ([entries, place], what) => {
        const forged = nextEntry('a-stage', entries[place] ?? null, { ...what, entryId: 'forged' });
        const widened = entries.toSpliced(place + 1, 0, forged);
        expect(brokenAt(widened)).not.toBeNull();
        expect(brokenAt(renumbered(widened))).not.toBeNull();
      }),
    );
  });

  test('does not hold where two neighbours changed places', () => {
    fc.assert(
      fc.property(chainAndPlace(2, 1), ([entries, place]) => {
        const [first, second] = entries.slice(place) as [HistoryEntry, HistoryEntry];
        const swapped = entries.toSpliced(place, 2, second, first);
        expect(brokenAt(swapped)?.seq).toBe(place + 1);
        expect(brokenAt(renumbered(swapped))).not.toBeNull();
      }),
    );
  });

  test('does not go on with an entry of another chain', () => {
    const [first] = linked([{ entryId: '1', kind: 'outcome', remediationId: 'r', at: 't', detail: {} }]);
    const foreign = nextEntry('another', first ?? null, {
      entryId: '2',
      kind: 'outcome',
      remediationId: 'r',
      at: 't',
      detail: {},
    });
    expect(brokenAt([first as HistoryEntry, foreign])).toEqual({ seq: 2, why: 'belongs to another chain' });
  });
});

/** What someone would do who wants to hide it: the numbers made to fit, the hashes left as they were. */
const renumbered = (entries: readonly HistoryEntry[]) => entries.map((entry, index) => ({ ...entry, seq: index + 1 }));

describe('the name of a chain', () => {
  test('is the stage, so that each stage has its own', () => {
    expect(chainOf(stage, remediation.executionArn)).toBe('111122223333#eu-west-1#abcdef74gh#prod');
  });

  test('is the account and Region of the execution where no stage is known', () => {
    expect(chainOf(null, remediation.executionArn)).toBe('111122223333#eu-west-1');
  });
});

describe('canonical JSON', () => {
  test('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(canonicalJson(turnedRound(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('orders members by their names, at every depth, and leaves lists alone', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'ü' } })).toBe('{"a":{"c":"ü","d":null},"b":[2,1]}');
  });
});

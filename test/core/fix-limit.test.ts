import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admission, type FixState, fixIdOf, roomFrom } from '#core/fix-limit';
import { stage } from '#test/core/given';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T12:00:00Z');
const at = (ms: number) => new Date(START + ms);

/** Fixes that ask one after the other, some of them again, within three hours. */
const asking = fc
  .array(fc.record({ fix: fc.nat(30), ms: fc.nat(3 * HOUR) }), { maxLength: 60 })
  .map((all) => all.toSorted((a, b) => a.ms - b.ms));

const limits = (fixesPerHour: number) => ({ fixesPerHour, stopAfterFailures: 5 });

/** A fix of this name, each of another stage unless said otherwise. */
const fixOf = (name: string, of = { ...stage, apiId: `api${name}` }) => [of, { executionArn: name, look: 1 }] as const;
const idOf = (name: string) => fixIdOf(...fixOf(name));
const begun = (...names: string[]) => Object.fromEntries(names.map((name) => [idOf(name), START]));

/** What becomes of each of them. */
function asked(all: readonly { fix: number; ms: number }[], fixesPerHour: number) {
  let state: FixState | null = null;
  return all.map(({ fix, ms }) => {
    const known = state?.admitted[idOf(String(fix))];
    const wasKnown = known !== undefined && known > START + ms - HOUR;
    const result = admission(state, ...fixOf(String(fix)), limits(fixesPerHour), at(ms));
    state = result.state ?? state;
    return { ms, isNew: result.admitted && !wasKnown, admitted: result.admitted, wasKnown, since: state?.fullSince };
  });
}

describe('the limit of fixes', () => {
  test('holds in any hour, wherever it begins', () => {
    fc.assert(
      fc.property(asking, fc.integer({ min: 1, max: 6 }), (all, limit) => {
        const begun = asked(all, limit).filter(({ isNew }) => isNew);
        for (const { ms } of begun) {
          const within = begun.filter((other) => other.ms <= ms && other.ms > ms - HOUR);
          expect(within.length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  test('says from when on there is room again: then, and no moment before, another one is admitted', () => {
    const times = fc.array(fc.nat(HOUR - 1), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 6 }), (all, limit) => {
        const admitted = Object.fromEntries(all.map((ms, index) => [idOf(String(index)), START + ms]));
        const state: FixState = { admitted, limits: limits(limit) };
        const isAdmitted = (now: Date) => admission(state, ...fixOf('new'), limits(limit), now).admitted;
        const now = at(HOUR - 1);
        const from = roomFrom(state, limit, now);
        expect(from === null).toBe(isAdmitted(now));
        if (from === null) return;
        expect(isAdmitted(new Date(from))).toBe(true);
        expect(isAdmitted(new Date(Date.parse(from) - 1))).toBe(false);
      }),
    );
  });

  test('refuses nobody while there is room, and nobody who was admitted', () => {
    fc.assert(
      fc.property(asking, fc.integer({ min: 1, max: 6 }), (all, limit) => {
        const results = asked(all, limit);
        for (const [index, { ms, admitted, wasKnown }] of results.entries()) {
          const before = results.slice(0, index).filter((other) => other.isNew && other.ms > ms - HOUR);
          expect(admitted).toBe(wasKnown || before.length < limit);
        }
      }),
    );
  });

  test('is told in the same words for an hour, and then in others', () => {
    fc.assert(
      fc.property(asking, (all) => {
        const refused = asked(all, 1).filter(({ admitted }) => !admitted);
        for (const { ms, since } of refused) {
          const age = START + ms - Date.parse(since as string);
          expect(age).toBeGreaterThanOrEqual(0);
          expect(age).toBeLessThan(HOUR);
        }
        const times = [...new Set(refused.map(({ since }) => Date.parse(since as string)))];
        for (const [index, time] of times.slice(1).entries()) {
          expect(time - (times[index] as number)).toBeGreaterThanOrEqual(HOUR);
        }
      }),
    );
  });

  test('keeps what three thousand fixes take within an item of DynamoDB', () => {
    const names = Array.from({ length: 3_000 }, (_, look) => String(look));
    const before = { admitted: begun(...names.slice(1)), limits: limits(3_000) };
    const { state } = admission(before, ...fixOf('0'), limits(3_000), at(1));
    expect(Object.keys(state?.admitted ?? {})).toHaveLength(3_000);
    const failed = { ...state, cameToNothing: Object.keys(state?.admitted ?? {}) };
    // 400 KB is the limit; numbers of 13 digits take 8 bytes there and 13 here.
    expect(JSON.stringify(failed).length).toBeLessThan(220_000);
  });

  test('that is lowered refuses at once', () => {
    const state = { admitted: begun('a', 'b'), limits: limits(5) };
    expect(admission(state, ...fixOf('c'), limits(2), at(1)).admitted).toBe(false);
    expect(admission(state, ...fixOf('c'), limits(3), at(1)).admitted).toBe(true);
  });

  test('that was raised and lowered again is told with its own number and time', () => {
    const reached = admission({ admitted: begun('a', 'b'), limits: limits(2) }, ...fixOf('c'), limits(2), at(1)).state;
    const raised = admission(reached ?? null, ...fixOf('c'), limits(9), at(2)).state;
    const lowered = admission(raised ?? null, ...fixOf('d'), limits(2), at(3));
    expect(lowered.because).toContain(`The limit of 2 fixes in an hour`);
    expect(lowered.because).toContain(`was reached at ${at(3).toISOString()}`);
  });

  test('that was read before the one that holds, as where people were asked meanwhile, does not come back', () => {
    const readAt = (ms: number, fixesPerHour: number) => ({ ...limits(fixesPerHour), readAt: at(ms).toISOString() });
    const lowered = { admitted: begun('a'), limits: readAt(1_000, 1) };
    expect(admission(lowered, ...fixOf('b'), readAt(0, 5), at(2_000)).admitted).toBe(false);
    expect(admission(lowered, ...fixOf('b'), limits(5), at(2_000)).admitted).toBe(false);
    expect(admission(lowered, ...fixOf('b'), readAt(1_001, 5), at(2_000)).state?.limits).toEqual(readAt(1_001, 5));
    const raised = { admitted: begun('a'), limits: readAt(1_000, 9) };
    expect(admission(raised, ...fixOf('b'), readAt(0, 1), at(2_000)).state?.limits).toEqual(readAt(1_000, 9));
  });

  test('says which it is and since when', () => {
    const full = { admitted: begun('a'), limits: limits(1) };
    const { because } = admission(full, ...fixOf('b'), limits(1), at(60_000));
    expect(because).toContain('The limit of 1 fixes in an hour');
    expect(because).toContain('was reached at 2026-11-24T12:01:00.000Z');
  });
});

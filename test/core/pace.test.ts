import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  covers,
  LATEST_TURN_MINUTES,
  latestSpokenUntil,
  spokenFor,
  spokenUntilAfter,
  turnSeconds,
  type Work,
} from '#core/pace';
import { now } from '#test/core/given';

const at = now.getTime();

/** Calls of each kind of work, as the time that they speak for says it: 200 ms for one. */
const callsOf = (work: Work) => spokenFor(work) / 200;

/** Who asks when: milliseconds since the one before, and what for. */
const asked = fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), work: fc.constantFrom<Work>('look', 'fix') });

/** Hands out turns as they are asked for, and gives when each begins. */
function handOut(asking: readonly { afterMs: number; work: Work }[]) {
  let [time, spokenUntil] = [at, undefined as number | undefined];
  return asking.map(({ afterMs, work }) => {
    time += afterMs;
    spokenUntil = spokenUntilAfter(spokenUntil, work, time);
    return { askedAt: time, begins: time + turnSeconds(spokenUntil, time) * 1_000, calls: callsOf(work) };
  });
}

describe('a turn', () => {
  test.each([
    ['is there at once where nobody has ever taken one', undefined, 'fix', 0],
    ['is there at once where nothing is spoken for', -1, 'fix', 0],
    ['is there at once for the twentieth call', 20 * 200 - 1_400, 'fix', 0],
    ['is waited for with the twenty-first call', 21 * 200 - 1_400, 'fix', 1],
    ['is waited for in whole seconds', 26 * 200 - 1_400, 'fix', 2],
    ['comes the sooner the less it is for', 26 * 200 - 1_400, 'look', 1],
  ] as const)('%s', (_how, ahead, work, expected) => {
    const before = ahead === undefined ? undefined : at + ahead;
    expect(turnSeconds(spokenUntilAfter(before, work, at), at)).toBe(expected);
  });
});

test('turns begin no faster than five calls a second, and twenty at once', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), (asking) => {
      const turns = handOut(asking);
      for (const { begins: from } of turns) {
        for (const { begins: to } of turns.filter(({ begins }) => begins >= from)) {
          const within = turns.filter(({ begins }) => begins >= from && begins <= to);
          const calls = within.reduce((sum, each) => sum + each.calls, 0);
          // Waiting for whole seconds can move a turn towards others by one second.
          expect(calls).toBeLessThanOrEqual(20 + ((to - from) / 1_000 + 1) * 5);
        }
      }
    }),
  );
});

test('a turn is not waited for longer than the calls ahead of it take', () => {
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 60 }), (asking) => {
      const turns = handOut(asking);
      const calls = turns.reduce((sum, each) => sum + each.calls, 0);
      for (const { askedAt, begins } of turns) expect((begins - askedAt) / 1_000).toBeLessThan(calls / 5 + 1);
    }),
  );
});

test('after a rest nobody waits, whatever was taken before', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), (asking) => {
      const taken = handOut(asking).reduce((sum, { calls }) => sum + calls * 200, 0);
      const rest = { afterMs: taken, work: 'fix' as const };
      const { askedAt, begins } = handOut([...asking, rest]).at(-1) as ReturnType<typeof handOut>[number];
      expect(begins).toBe(askedAt);
    }),
  );
});

test.each(['look', 'fix'] as const)('the latest turn of a %s begins 70 minutes after the start', (work) => {
  const spokenUntil = spokenUntilAfter(latestSpokenUntil(work, now.toISOString()), work, at);
  expect(turnSeconds(spokenUntil, at)).toBe(LATEST_TURN_MINUTES * 60);
});

test('a preflight speaks for its calls besides those of the fix, which is made once', () => {
  expect(spokenFor('tried-fix')).toBe(15 * 200);
  expect(spokenFor('tried-fix', 'fix')).toBe(8 * 200);
  expect(spokenFor('tried-fix', 'look')).toBe(15 * 200);
  expect(covers('tried-fix', 'fix')).toBe(true);
  expect(covers('fix', 'tried-fix')).toBe(false);
});

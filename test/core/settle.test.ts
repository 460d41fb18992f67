import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settleSeconds } from '#core/settle';
import { now } from '#test/core/given';

const rule = { quietSeconds: 60, atMostSeconds: 600 };
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();

describe('a stage', () => {
  test.each([
    ['changed this moment', 0, 0, 60],
    ['changed 59 seconds ago', 59, 59, 1],
    ['changed 59.5 seconds ago', 59.5, 59.5, 1],
    ['changed a minute ago', 60, 60, 0],
    ['changed long ago', 6_000, 0, 0],
    ['changed all the time for nine and a half minutes', 0, 570, 30],
    ['changed all the time for ten minutes', 0, 600, 0],
    ['changed all the time for an hour', 0, 3_600, 0],
  ])('%s is waited for as long as it takes to rest, ten minutes in all', (_how, quietFor, runningFor, expected) => {
    expect(settleSeconds(rule, secondsAgo(quietFor), secondsAgo(runningFor), now)).toBe(expected);
  });

  test('is not waited for where the rule asks for no quiet', () => {
    expect(settleSeconds({ quietSeconds: 0, atMostSeconds: 600 }, secondsAgo(0), secondsAgo(0), now)).toBe(0);
  });
});

const seconds = fc.integer({ min: 0, max: 600 });
const ms = fc.integer({ min: 0, max: 3_600_000 });

test('the wait is whole seconds, never negative, never beyond either limit, and ends at rest', () => {
  fc.assert(
    fc.property(seconds, seconds, ms, ms, (quietSeconds, atMostSeconds, updatedAgo, begunAgo) => {
      const limits = { quietSeconds, atMostSeconds };
      const [updated, begun] = [secondsAgo(updatedAgo / 1_000), secondsAgo(begunAgo / 1_000)];
      const wait = settleSeconds(limits, updated, begun, now);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(quietSeconds, atMostSeconds));
      // Left alone meanwhile, the stage is not waited for a second time.
      expect(settleSeconds(limits, updated, begun, new Date(now.getTime() + wait * 1_000))).toBe(0);
      // Less waiting would not have done: a second earlier it was not at rest yet.
      if (wait > 0) expect(settleSeconds(limits, updated, begun, new Date(now.getTime() + (wait - 1) * 1_000))).toBe(1);
    }),
  );
});

import { expect, test } from 'vitest';
import type { Pause } from '#core/brake';
import { stoppedBecause } from '#core/brake-stop';
import { admission, type FixState, fixIdOf } from '#core/fix-limit';
import { inDays, now, stage } from '#test/core/given';

const limits = { fixesPerHour: 2, stopAfterFailures: 5 };
const fix = (number: number) => ({ executionArn: `arn:${number}`, look: 1 });
const other = (number: number) => ({ ...stage, apiId: `other${number}` });
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** The fixes of the given minutes ago, each of another stage. */
function fixesOf(...minutes: number[]): FixState {
  const admitted = minutes.map((ago, index) => [fixIdOf(other(index), fix(index)), minutesAgo(ago).getTime()]);
  return { admitted: Object.fromEntries(admitted), limits };
}

const paused: Pause = { by: 'person', who: 'Ada', why: 'the backends fail', at: inDays(-1) };
const because = (fixes: FixState | null, pause: { paused?: Pause } | null = null) =>
  stoppedBecause({ pause, fixes }, stage, fix(9), limits, now);

test('nothing is stopped where there was no fix and no pause, or the pause was ended', () => {
  expect(because(null)).toBeNull();
  expect(because(null, {})).toBeNull();
});

test('a pause stops, and says since when, by whom, why and until when', () => {
  expect(because(null, { paused })).toBe(
    `Fixes were paused at ${inDays(-1)} by Ada (self-declared): the backends fail. They go on once a person runs: stagecert resume`,
  );
});

test('a full hour stops, and says since when: since the newest fix was begun, as long as none was refused', () => {
  const full = fixesOf(50, 10);
  expect(because(full)).toContain(`limit of 2 fixes in an hour`);
  expect(because(full)).toContain(`was reached at ${minutesAgo(10).toISOString()}`);
  const refused = { ...full, fullSince: minutesAgo(5).toISOString() };
  expect(because(refused)).toContain(`was reached at ${minutesAgo(5).toISOString()}`);
});

test('an hour that has room does not stop, nor one that was full before', () => {
  expect(because(fixesOf(10))).toBeNull();
  expect(because({ ...fixesOf(70, 10), fullSince: minutesAgo(70).toISOString() })).toBeNull();
});

test('it stops exactly those that would not be admitted', () => {
  for (const fixes of [fixesOf(), fixesOf(59), fixesOf(59, 1), fixesOf(61, 59), fixesOf(3, 2, 1)]) {
    expect(because(fixes) === null).toBe(admission(fixes, stage, fix(9), limits, now).admitted);
  }
});

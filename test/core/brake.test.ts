import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTrouble, isTrouble, type PauseState, pausedBecause, troubleSince } from '#core/brake';
import { change } from '#test/core/given';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T12:00:00Z');
const at = (ms: number) => new Date(START + ms);

/** Endings that speak against the service, one after the other. */
function troubled(
  all: readonly { execution: number; ms: number }[],
  limit: number,
  found: PauseState = { trouble: [] },
) {
  return all.reduce(
    (state, { execution, ms }) =>
      afterTrouble(state, { outcome: 'failed', execution: String(execution) }, limit, at(ms)),
    found,
  );
}

describe('too much trouble', () => {
  test('within an hour pauses, of as many executions as the limit says, however often each is counted', () => {
    const each = fc.record({ execution: fc.nat(8), ms: fc.nat(HOUR - 1) });
    fc.assert(
      fc.property(fc.array(each, { maxLength: 20 }), fc.integer({ min: 1, max: 8 }), (all, limit) => {
        const inOrder = all.toSorted((a, b) => a.ms - b.ms);
        const executions = new Set(all.map(({ execution }) => execution)).size;
        expect(troubled(inOrder, limit).paused !== undefined).toBe(executions >= limit);
      }),
    );
  });

  test('that is spread over hours does not', () => {
    const all = Array.from({ length: 20 }, (_, index) => ({ execution: index, ms: index * (HOUR / 2) }));
    expect(troubled(all, 3).paused).toBeUndefined();
    expect(troubled(all, 2).paused).toBeDefined();
  });

  test('of before a resumption counts no more', () => {
    const before = [1, 2].map((execution) => ({ execution, ms: execution }));
    const { paused: _, ...stopped } = troubled(before, 2);
    const resumed = { ...stopped, resumedAt: at(10).toISOString() };
    expect(troubleSince(resumed, at(11))).toBe(0);
    expect(troubled([{ execution: 3, ms: 20 }], 2, resumed).paused).toBeUndefined();
    expect(
      troubled(
        [3, 4].map((execution) => ({ execution, ms: 20 })),
        2,
        resumed,
      ).paused,
    ).toBeDefined();
    // A step that is run again after the resumption, about what was counted before it, counts nothing.
    expect(troubled([...before, { execution: 3, ms: 20 }], 2, resumed).paused).toBeUndefined();
  });

  test('during a pause leaves the pause as it is', () => {
    const paused = { by: 'person', who: 'Dana', why: 'x', at: at(0).toISOString() } as const;
    expect(
      troubled(
        [1, 2, 3].map((execution) => ({ execution, ms: 1 })),
        2,
        { trouble: [], paused },
      ).paused,
    ).toBe(paused);
  });

  test.each([
    ['a revert', { outcome: 'reverted' }, false, true],
    ['a fix that failed after it was admitted', { outcome: 'failed' }, true, true],
    ['a fix that was cut off after it was recorded', { outcome: 'failed', change }, false, true],
    ['a backout that failed', { outcome: 'failed', decision: { who: 'a', why: 'b', decidedAt: 'c' } }, false, true],
    ['a look that failed', { outcome: 'failed' }, false, false],
    [
      'a question that failed',
      { outcome: 'failed', decision: { who: 'a', why: 'b', decidedAt: 'c', answer: 'decline' } },
      false,
      false,
    ],
    ['a fix', { outcome: 'fixed', change }, true, false],
    ['a refusal', { outcome: 'refused' }, true, false],
  ] as const)('%s: counted or not', (_what, ending, wasAdmitted, expected) => {
    expect(isTrouble(ending, wasAdmitted)).toBe(expected);
  });
});

test('a pause says who, when, why and how it ends, in harmless words', () => {
  const pause = {
    by: 'person',
    who: 'Dana\u202e',
    why: 'see https://evil.example\n',
    at: at(0).toISOString(),
  } as const;
  expect(pausedBecause(pause)).toBe(
    'Fixes were paused at 2026-11-24T12:00:00.000Z by Dana (self-declared): see (link removed). They go on once a person runs: stagecert resume',
  );
});

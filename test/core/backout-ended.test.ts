import { expect, test } from 'vitest';
import { endedBackout } from '#core/backout-ended';
import { happeningOf } from '#core/ending';
import type { Ending } from '#core/ending-record';
import { nextEntry } from '#core/history';
import { reversed } from '#core/stage';
import { change, ending, inDays, now } from '#test/core/given';

const record = { backoutId: 'remediation-1-1' };
const decision = { who: 'dana', why: 'the backend refuses it', decidedAt: inDays(0) };
const of = (differing: Partial<Ending>) => nextEntry('chain', null, happeningOf(ending(differing), now));
const at = now.toISOString();

test.each(['reverted', 'refused', 'gone', 'failed'] as const)(
  'a backout that ended as %s is known by its entry',
  (outcome) => {
    const entry = of({ outcome, decision, change: reversed(change) });
    expect(endedBackout(entry, record)).toEqual({ outcome, at });
  },
);

test.each(['refused', 'gone'] as const)(
  'one that had nothing to undo and ended as %s is known also where an older version left out whose it was',
  (outcome) => {
    const entry = of({ outcome, change: undefined, certificate: undefined, cause: undefined, found: undefined });
    expect(endedBackout(entry, record)).toEqual({ outcome, at });
  },
);

test.each([-1, 0, 1])('of one that was decided %i days later an end is none before that', (days) => {
  const entry = of({ outcome: 'refused', found: undefined });
  const decided = { ...record, decision: { ...decision, decidedAt: inDays(days) } };
  expect(endedBackout(entry, decided)).toEqual(days > 0 ? null : { outcome: 'refused', at });
});

test.each<[string, Partial<Ending>]>([
  ['the fix itself', {}],
  ['the fix itself, after an approval', { decision: { ...decision, answer: 'approve' } }],
  ['a fix that was refused or overtaken half-way', { outcome: 'refused' }],
  ['the backout of another fix', { outcome: 'reverted', decision, backoutId: 'remediation-1-2' }],
])('%s is not the end of the backout', (_what, differing) => {
  expect(endedBackout(of(differing), record)).toBeNull();
});

test('an entry of another kind is not, whatever it holds', () => {
  const entry = { ...of({ outcome: 'reverted', decision }), kind: 'exempted' as const };
  expect(endedBackout(entry, record)).toBeNull();
});

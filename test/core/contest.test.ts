import { describe, expect, test } from 'vitest';
import { type ContestRecord, principalOf, type SeenMissing, withFix, withRemoval } from '#core/contest';
import { cause, inDays, inHours, live, now } from '#test/core/given';

const role = 'arn:aws:iam::111122223333:role/deploy';
const { createdDate } = live();

/** The fix of this number, a moment before the removal of the same number. */
const fix = (number: number, at = inDays(number - 5)) => ({ backoutId: `fix-${number}`, at });

const look = (number: number) => ({ remediationId: `remediation-${number}`, look: 1 });

/** A look that a change by the role caused, a day after the fix of this number was made. */
const seen = (number: number, differing: Partial<SeenMissing['cause']> = {}, more: Partial<SeenMissing> = {}) => ({
  createdDate,
  cause: {
    ...cause,
    eventId: `event-${number}`,
    eventTime: inDays(number - 4.5),
    actor: { ...cause.actor, arn: role },
    ...differing,
  },
  by: look(number),
  reverted: false,
  ...more,
});

/** A stage that was fixed and whose certificate was removed, so many times, by the looks that are given. */
function fought(...looks: readonly SeenMissing[]): ContestRecord {
  let record: ContestRecord | null = null;
  for (const [index, look] of looks.entries()) {
    record = withRemoval(withFix(record, createdDate, fix(index + 1)), look, now);
  }
  return record as ContestRecord;
}

test('a contest says which certificate was removed last, where the record of its fix is there', () => {
  const removed = (number: number) => seen(number, {}, { certificateId: `cert-${number}` });
  expect(fought(removed(1), removed(2), removed(3)).contest?.certificateId).toBe('cert-3');
  expect(fought(removed(1), removed(2), seen(3)).contest).not.toHaveProperty('certificateId');
});

describe('a stage from which our certificate was removed', () => {
  test('three times by one role is contested, and the third look found it', () => {
    expect(fought(seen(1), seen(2)).contest).toBeUndefined();
    expect(fought(seen(1), seen(2), seen(3)).contest).toEqual({
      principal: role,
      removals: [inDays(-3.5), inDays(-2.5), inDays(-1.5)],
      foundBy: look(3),
    });
  });

  test.each<[string, SeenMissing[]]>([
    ['by different roles', [seen(1), seen(2, { actor: { ...cause.actor, arn: `${role}-2` } }), seen(3)]],
    ['once by ourselves, at a backout', [seen(1), seen(2, {}, { reverted: true }), seen(3)]],
    ['as one event says that is delivered with each', [seen(1), seen(2, { eventId: 'event-1' }), seen(3)]],
    ['once by an event that is older than the fix', [seen(1), seen(2, { eventTime: inDays(-3.1) }), seen(3)]],
    ['by a change before the stage was made again', [seen(1), seen(2, {}, { createdDate: inDays(-9) }), seen(3)]],
  ])('three times %s is not contested', (_how, looks) => {
    const record = fought(...looks);
    expect(record.contest).toBeUndefined();
    // The next one by the same role is the third.
    expect(withRemoval(withFix(record, createdDate, fix(4)), seen(4), now).contest?.removals).toHaveLength(3);
  });

  test.each([
    ['exactly 14 days ago', 14, false],
    ['less than 14 days ago', 13.99, true],
  ])('twice, and before that %s, is contested: %s', (_when, days, contested) => {
    const first = withRemoval(
      withFix(null, createdDate, fix(1, inDays(-20))),
      seen(1, { eventTime: inDays(-days) }),
      now,
    );
    const second = withRemoval(withFix(first, createdDate, fix(2)), seen(2), now);
    const third = withRemoval(withFix(second, createdDate, fix(3)), seen(3), now);
    expect(third.contest !== undefined).toBe(contested);
  });

  test('is counted once per fix, whatever looks find it missing', () => {
    const once = fought(seen(1));
    expect(withRemoval(once, seen(1), now)).toBe(once);
    expect(withRemoval(once, seen(2), now)).toBe(once);
  });

  test('in the second of the fix counts, although CloudTrail cuts the fraction off', () => {
    const fixed = withFix(null, createdDate, fix(1, '2026-02-20T12:00:00.900Z'));
    expect(withRemoval(fixed, seen(1, { eventTime: '2026-02-20T12:00:00Z' }), now).removals).toHaveLength(1);
    expect(withRemoval(fixed, seen(1, { eventTime: '2026-02-20T11:59:59Z' }), now)).toBe(fixed);
  });
});

describe('a contest', () => {
  const contested = fought(seen(1), seen(2), seen(3));

  test('is not found again, nor forgotten, by later looks', () => {
    expect(withRemoval(contested, seen(4), now)).toBe(contested);
  });

  test('is over where the stage was made again', () => {
    expect(withFix(contested, inHours(-1), fix(4))).toEqual({
      stageCreatedDate: inHours(-1),
      fix: fix(4),
      removals: [],
    });
  });

  test('stays where a fix that was under way comes to its end, whose removal adds nothing', () => {
    const fixed = withFix(contested, createdDate, fix(4));
    expect(fixed.contest).toEqual(contested.contest);
    expect(withRemoval(fixed, seen(4), now)).toBe(fixed);
  });

  test('stays where a step is run again that noted the fix before', () => {
    expect(withFix(contested, createdDate, fix(3))).toBe(contested);
  });
});

test.each([
  ['a role', { type: 'AssumedRole', arn: role }, role],
  [
    'sessions of a role, whatever they are called',
    { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-17' },
    'arn:aws:sts::111122223333:assumed-role/deploy',
  ],
  ['an identity without a name', { type: 'AWSService', arn: null }, 'AWSService'],
])('%s is one principal', (_who, actor, principal) => {
  expect(principalOf(actor)).toBe(principal);
});

import { describe, expect, test } from 'vitest';
import { type BackoutRecord, backoutDue, backoutIdOf, linkState } from '#core/backout';
import type { LiveStage } from '#core/stage';
import { change, inDays, inHours, live, now, stage } from '#test/core/given';

const decision = { who: 'dana', why: 'the backend refuses it', decidedAt: inHours(-1) };
const undecided: BackoutRecord = {
  backoutId: 'remediation-1-1',
  remediationId: 'remediation-1',
  stage,
  change,
  recordedAt: inDays(-1),
};
const decided = { ...undecided, decision };

const fixed = live({ clientCertificateId: change.to });
const cleared = live();
const replaced = live({ clientCertificateId: 'zzzzzz' });
const recreated = live({ createdDate: inDays(-1), clientCertificateId: change.to });

const ahead = inDays(1);
const aMomentAgo = new Date(now.getTime() - 1).toISOString();

describe('a revert link', () => {
  test.each<[string, string, BackoutRecord, string, LiveStage | null]>([
    ['usable', 'the stage holds what the fix set', undecided, ahead, fixed],
    ['outdated', 'the stage holds nothing any more', undecided, ahead, cleared],
    ['outdated', 'the stage holds another certificate', undecided, ahead, replaced],
    ['outdated', 'the stage was deleted and made again', undecided, ahead, recreated],
    ['outdated', 'the stage is gone', undecided, ahead, null],
    ['expired', 'its time ends right now', undecided, now.toISOString(), fixed],
    ['expired', 'its time has ended', undecided, aMomentAgo, fixed],
    ['expired', 'its time has ended and the stage is gone', undecided, aMomentAgo, null],
    ['used', 'a person has decided', decided, ahead, fixed],
    ['used', 'a person has decided and the stage is set back', decided, ahead, cleared],
    ['used', 'a person had decided before its time ended', decided, aMomentAgo, fixed],
  ])('is %s where %s', (state, _where, record, expiresAt, found) => {
    expect(linkState(record, { expiresAt }, found, now)).toBe(state);
  });
});

describe('a backout', () => {
  test('is due where a person decided it and the stage holds what the fix set: the change turned round', () => {
    expect(backoutDue(decided, fixed)).toEqual({
      due: true,
      change: { createdDate: change.createdDate, from: '3kxqri', to: null },
      decision,
    });
  });

  test.each<[string, BackoutRecord | null, LiveStage | null, string, RegExp]>([
    ['there is no record', null, fixed, 'refused', /nobody has decided/],
    ['nobody decided', undecided, fixed, 'refused', /nobody has decided/],
    ['nobody decided and the stage is gone', undecided, null, 'refused', /nobody has decided/],
    ['the stage is gone', decided, null, 'gone', /deleted/],
    ['the stage was deleted and made again', decided, recreated, 'gone', /deleted/],
    ['the stage holds nothing any more', decided, cleared, 'refused', /holds \(none\) now, not 3kxqri/],
    ['the stage holds another certificate', decided, replaced, 'refused', /holds zzzzzz now, not 3kxqri/],
  ])('is not due where %s', (_where, record, found, outcome, why) => {
    expect(backoutDue(record, found)).toEqual({ due: false, outcome, why: expect.stringMatching(why) });
  });

  test('has an id of its own for each look of a remediation', () => {
    const ids = [1, 2, 11].map((look) => backoutIdOf({ id: 'remediation-1', look }));
    expect(new Set(ids).size).toBe(3);
  });
});

import { describe, expect, test } from 'vitest';
import { compensationOf } from '#core/compensation';
import { CertificateQuotaReached, StageGone } from '#core/errors';
import type { LiveStage } from '#core/stage';
import type { Interrupted } from '#core/steps';
import { change, inDays, interrupted, live } from '#test/core/given';

const ours = live({ clientCertificateId: change.to });
const theirs = live({ clientCertificateId: 'zzzzzz' });
const recreated = live({ createdDate: inDays(-1), clientCertificateId: change.to });

/** How far the fix had come, by what is in the record. */
const beforeIssue = (error: string): Interrupted => {
  const { certificate: _, change: __, backoutId: ___, ...record } = interrupted();
  return { ...record, interruption: { Error: error } };
};
const beforeBackout = (): Interrupted => {
  const { backoutId: _, ...record } = interrupted({ interruption: { Error: 'NoAnswer' } });
  return record;
};
const fromThePatchOn = (error: string) => interrupted({ interruption: { Error: error } });

describe('a fix that was cut off', () => {
  test.each<[string, Interrupted, LiveStage | null, string]>([
    ['before the certificate, with the stage untouched', beforeIssue('NoAnswer'), live(), 'failed'],
    ['by the quota, with the stage untouched', beforeIssue(CertificateQuotaReached.errorName), live(), 'refused'],
    [
      'by the quota, while the team chose a certificate',
      beforeIssue(CertificateQuotaReached.errorName),
      theirs,
      'already-compliant',
    ],
    ['by the quota, while the stage was deleted', beforeIssue(CertificateQuotaReached.errorName), null, 'gone'],
    ['before the certificate, while the team chose one', beforeIssue('NoAnswer'), theirs, 'already-compliant'],
    ['before the backout was recorded, with the stage untouched', beforeBackout(), live(), 'failed'],
    [
      'before the backout was recorded, while the team chose the very certificate',
      beforeBackout(),
      ours,
      'already-compliant',
    ],
    ['by the team, which chose another certificate', fromThePatchOn('StageChanged'), theirs, 'already-compliant'],
    ['by a change after the approval was read', fromThePatchOn('ApprovalOvertaken'), live(), 'coalesced'],
    ['by the deletion of the stage', fromThePatchOn(StageGone.errorName), null, 'gone'],
    ['while the stage was deleted and made again', fromThePatchOn('NotVerified'), recreated, 'gone'],
  ])('%s undoes nothing', (_how, record, found, outcome) => {
    const { undo, ...rest } = compensationOf(record, found);
    expect(undo).toBeUndefined();
    expect(rest).toMatchObject({ outcome, compensation: expect.stringMatching(/^nothing: /) });
  });

  test('by a patch that did not take effect, or was undone already, undoes nothing and says how the stage was left', () => {
    expect(compensationOf(fromThePatchOn('Throttled'), live())).toEqual({
      outcome: 'failed',
      compensation: 'the stage holds what it held before',
    });
  });

  test.each(['NotVerified', 'NoAnswer', 'Lambda.Unknown'])('by %s after the patch took effect undoes it', (error) => {
    const { outcome, undo } = compensationOf(fromThePatchOn(error), ours);
    expect({ outcome, undo }).toEqual({ outcome: 'failed', undo: change });
  });

  test('by the quota says why the service will not act, in the words of the error', () => {
    const cause = JSON.stringify({ errorType: CertificateQuotaReached.errorName, errorMessage: 'raise the quota' });
    const record = interrupted({ interruption: { Error: CertificateQuotaReached.errorName, Cause: cause } });
    expect(compensationOf(record, live()).refused).toEqual({ kind: 'quota', why: 'raise the quota' });
  });
});

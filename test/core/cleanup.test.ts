import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CertificateUse, certificateTag } from '#core/certificate';
import { type CleanupPlan, type ListedCertificate, planCleanup, type RecordedCertificate } from '#core/cleanup';
import { inDays, inHours, now, stage } from '#test/core/given';

const recorded = (id: string, differing: Partial<RecordedCertificate> = {}): RecordedCertificate => ({
  certificateId: id,
  scope: 'api/abcdef74gh',
  issueId: `issue-of-${id}`,
  remediationId: 'remediation-1',
  createdDate: inDays(-10),
  expirationDate: inDays(355),
  unusedSince: null,
  uses: [],
  ...differing,
});

const listed = (id: string, differing: Partial<ListedCertificate> = {}): ListedCertificate => ({
  certificateId: id,
  createdDate: inDays(-10),
  expirationDate: inDays(355),
  tags: { [certificateTag.issue]: `issue-of-${id}` },
  ...differing,
});

const use = (certificateId: string, seenAt: string, stageName = 'prod'): CertificateUse => ({
  certificateId,
  stage: { ...stage, stageName },
  seenAt,
});

const nothing: CleanupPlan = { recheck: [], markUnused: [], discard: [], forget: [], adopt: [] };

/** The plan for these certificates, with every issue of `issueIds` begun by us. */
const plan = (
  certificates: readonly RecordedCertificate[],
  known: readonly ListedCertificate[],
  issueIds = certificates.map(({ issueId }) => issueId),
) => planCleanup({ certificates, issueIds: new Set(issueIds) }, known, now);

describe('a certificate of ours', () => {
  const overGrace = recorded('a', { unusedSince: inHours(-24) });

  test('that nothing uses begins its grace', () => {
    expect(plan([recorded('a')], [listed('a')])).toEqual({ ...nothing, markUnused: [recorded('a')] });
  });

  test('is kept until its grace of 24 hours is over', () => {
    const inGrace = recorded('a', { unusedSince: inHours(-23.99) });
    expect(plan([inGrace], [listed('a')])).toEqual(nothing);
    expect(plan([overGrace], [listed('a')])).toEqual({ ...nothing, discard: [overGrace] });
  });

  test.each([
    ['has no tag', {}],
    ['is tagged for another issue', { [certificateTag.issue]: 'someone-elses' }],
    ['has other tags only', { [certificateTag.remediation]: 'remediation-1' }],
  ])('is not discarded where, by API Gateway, it %s', (_how, tags) => {
    expect(plan([overGrace], [listed('a', { tags })])).toEqual(nothing);
  });

  test('that API Gateway no longer has is forgotten, and its uses are not looked at', () => {
    const gone = recorded('a', { uses: [use('a', inDays(-3))] });
    expect(plan([gone], [])).toEqual({ ...nothing, forget: [gone] });
  });
});

describe('the uses of certificates', () => {
  test('are looked at again a day after they were last seen', () => {
    const uses = [use('a', inHours(-23.99)), use('a', inHours(-24), 'test')];
    expect(plan([recorded('a', { uses })], [listed('a')])).toEqual({ ...nothing, recheck: [uses[1]] });
  });

  test('are looked at 20 in a run, those not seen for longest first', () => {
    const uses = Array.from({ length: 25 }, (_, index) => use('a', inDays(-2 - index), `stage-${index}`));
    const { recheck } = plan([recorded('a', { uses })], [listed('a')]);
    expect(recheck).toEqual(uses.slice(5).reverse());
  });
});

describe('a certificate that the table does not know', () => {
  test('is adopted where its tag names an issue of ours that was begun and nobody finished', () => {
    expect(plan([], [listed('a')], ['issue-of-a'])).toEqual({ ...nothing, adopt: [listed('a')] });
  });

  test.each([
    ['its issue is not one of ours', listed('a'), []],
    ['it has no tag', listed('a', { tags: {} }), ['issue-of-a']],
    ['its execution may still be running', listed('a', { createdDate: inHours(-1) }), ['issue-of-a']],
  ])('is left alone where %s', (_where, known, issueIds) => {
    expect(plan([], [known], issueIds)).toEqual(nothing);
  });
});

const ids = fc.constantFrom('a', 'b', 'c', 'd');
const hoursAgo = fc.integer({ min: 0, max: 100 }).map((hours) => inHours(-hours));
const anyRecorded = fc
  .tuple(ids, fc.option(hoursAgo), fc.array(hoursAgo, { maxLength: 2 }))
  .map(([id, unusedSince, seen]) => recorded(id, { unusedSince, uses: seen.map((seenAt) => use(id, seenAt)) }));
const anyListed = fc
  .tuple(ids, hoursAgo, fc.constantFrom('ours', 'none', 'foreign'))
  .map(([id, createdDate, tag]) =>
    listed(id, { createdDate, ...(tag === 'ours' ? {} : { tags: tag === 'none' ? {} : { team: 'web' } }) }),
  );
const unique = <T extends { certificateId: string }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { selector: ({ certificateId }) => certificateId });

test('whatever is recorded and listed, only what is ours by both, unused and out of grace is discarded', () => {
  fc.assert(
    fc.property(unique(anyRecorded), unique(anyListed), (certificates, known) => {
      const { discard, adopt } = plan(certificates, known);
      for (const { certificateId, issueId, uses, unusedSince } of discard) {
        const tags = known.find((one) => one.certificateId === certificateId)?.tags;
        expect(tags?.[certificateTag.issue]).toBe(issueId);
        expect(uses).toEqual([]);
        expect(Date.parse(unusedSince as string)).toBeLessThanOrEqual(Date.parse(inHours(-24)));
      }
      for (const { tags } of adopt) expect(tags).toHaveProperty([certificateTag.issue]);
    }),
  );
});

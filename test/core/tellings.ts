/** One message of each kind that people get, for tests of what holds for all of them. */
import { pausedBecause } from '#core/brake';
import { stageFullBecause } from '#core/fix-limit';
import { UNREAD_POLICY } from '#core/message-happened';
import { reversed } from '#core/stage';
import type { Telling } from '#core/telling';
import { certificate, change, ending, inDays, live, stage } from '#test/core/given';

const found = (finding: string) => ({ createdDate: live().createdDate, clientCertificateId: null, finding });
const decision = { who: 'dana', why: 'the backend refuses it', decidedAt: inDays(0) };
const failure = { Error: 'AccessDenied', Cause: JSON.stringify({ errorMessage: 'not authorized to PATCH' }) };
const foundBy = { remediationId: 'remediation-1', look: 1 };
const removals = [inDays(-3), inDays(-2), inDays(-1)];

/** An ending at which nothing was changed. */
export function unchanged(differing: Partial<Telling>): Telling {
  const { certificate: _, change: __, backoutId: ___, ...rest } = ending();
  return { ...rest, ...differing };
}

export const policy = {
  mode: 'approve' as const,
  because: 'rule 2 "production"',
  approvalSeconds: 86_400,
  exemptionDays: 30,
  certificate: { scope: 'api' as const },
  brake: { fixesPerHour: 60, stopAfterFailures: 5 },
};

export const question = {
  questionId: 'remediation-1-1',
  proposed: 'a certificate that API Gateway generates, shared by the stages of the API',
  expiresAt: inDays(1),
  exemptionDays: 30,
};

const refused = (kind: NonNullable<Telling['refused']>['kind']) =>
  unchanged({ outcome: 'refused', found: found('missing'), refused: { kind, why: `because of the ${kind}` } });

const preflight = (verdict: 'works' | 'fails-with-it') => ({
  trials: [
    {
      ...{ method: 'GET', path: '/orders/{id}', host: 'orders[.]example[.]com', verdict },
      without: { status: 200, latencyMs: 12 },
      with: verdict === 'works' ? { status: 200, latencyMs: 14 } : { status: 500, latencyMs: 3, tls: 'unknown_ca' },
    },
  ],
  untried: [{ host: 'stock[.]example[.]com', why: 'no method that is GET leads there' }],
  moreUntried: 2,
});

export const tellings = {
  fixed: ending({ policy }),
  'fixed after an approval': { ...ending({ policy }), decision: { ...decision, answer: 'approve' } },
  asked: unchanged({ outcome: 'asked', found: found('missing'), policy, question }),
  'asked once more': unchanged({
    outcome: 'asked',
    found: found('missing'),
    policy,
    question,
    askedAgain: { afterLook: 1, why: 'The approval is void: its backends changed: b added' },
  }),
  'told that there is none': unchanged({
    outcome: 'told',
    found: found('missing'),
    policy: { ...policy, mode: 'notify' },
  }),
  'told of a broken one': unchanged({ outcome: 'told', found: found('dangling') }),
  'told of one that ends': unchanged({
    outcome: 'told',
    found: { ...found('expiring'), clientCertificateId: '3kxqri', expirationDate: inDays(20) },
  }),
  'told of one that has ended': unchanged({
    outcome: 'told',
    found: { ...found('expired'), clientCertificateId: '3kxqri', expirationDate: inDays(-1) },
  }),
  declined: unchanged({
    outcome: 'declined',
    found: found('missing'),
    decision: { ...decision, answer: 'decline' },
    exemptUntil: inDays(30),
  }),
  expired: unchanged({ outcome: 'expired', found: found('missing'), policy }),
  reverted: ending({ outcome: 'reverted', change: reversed(change), decision, exemptUntil: inDays(30) }),
  contested: unchanged({
    outcome: 'contested',
    found: found('missing'),
    contest: { principal: 'arn:aws:iam::111122223333:role/deploy', removals, foundBy },
  }),
  'refused by the policy': refused('policy'),
  'refused by the brake': refused('brake'),
  'refused by a pause': {
    ...refused('brake'),
    refused: {
      kind: 'brake',
      why: pausedBecause({ by: 'person', who: 'dana', why: 'the backends fail', at: inDays(-1) }),
    },
  },
  'refused by the brake of a stage': {
    ...refused('brake'),
    refused: { kind: 'brake', why: stageFullBecause(stage) },
  },
  'refused by an exemption': refused('exemption'),
  'refused by a tag': {
    ...refused('exemption'),
    refused: { kind: 'exemption', why: 'stagecert:exempt-until is "soon"' },
  },
  'refused by a policy that cannot be followed': { ...refused('policy'), policy },
  'refused by a policy that cannot be read': {
    ...refused('policy'),
    refused: { kind: 'policy', why: `${UNREAD_POLICY}: AccessDenied` },
  },
  'refused for the quota': refused('quota'),
  'refused by the preflight': { ...refused('preflight'), certificate, preflight: preflight('fails-with-it') },
  'fixed after a preflight': { ...ending({ policy }), preflight: preflight('works') },
  'a backout that was refused': unchanged({ outcome: 'refused', decision, refusal: 'the stage holds zzzzzz now' }),
  'void after an approval': unchanged({
    outcome: 'already-compliant',
    found: found('missing'),
    decision: { ...decision, answer: 'approve' },
    refusal: 'The approval is void: the stage presents zzzzzz now',
  }),
  gone: unchanged({ outcome: 'gone', decision }),
  failed: ending({ outcome: 'failed', failure, compensation: 'the stage holds what it held before' }),
  'cut off': ending({ outcome: 'failed', failure }),
  'cut off, nobody knows where': unchanged({ outcome: 'failed', found: undefined, failure, mayBeChanged: true }),
  'failed, which stopped all fixes': unchanged({
    outcome: 'failed',
    failure,
    brakeOn: { why: 'within an hour 5 fixes failed; the policy stops at 5', at: inDays(0) },
  }),
  'reverted, which stopped all fixes': ending({
    outcome: 'reverted',
    change: reversed(change),
    decision,
    brakeOn: { why: 'within an hour 5 were reverted', at: inDays(0) },
  }),
  'a backout that failed': unchanged({ outcome: 'failed', found: undefined, decision, failure }),
  'failed after it was declined': unchanged({
    outcome: 'failed',
    found: found('missing'),
    decision: { ...decision, answer: 'decline' },
    exemptUntil: inDays(30),
    failure,
  }),
  'failed before a change': unchanged({ outcome: 'failed', found: found('missing'), failure }),
  'failed after the fix': ending({ outcome: 'failed', failure, verified: true }),
  unreadable: unchanged({
    outcome: 'failed',
    stage: null,
    failure,
    unreadable: { bytes: 204_800, sha256: 'b'.repeat(64), beginning: '{"detail":' },
  }),
  'cut off, nobody knows of what': unchanged({
    outcome: 'failed',
    stage: null,
    found: undefined,
    failure,
    mayBeChanged: true,
    unreadable: { bytes: 0, sha256: 'b'.repeat(64), beginning: '' },
  }),
} satisfies Record<string, Telling>;

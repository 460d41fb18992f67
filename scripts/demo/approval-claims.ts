import { isDeepStrictEqual } from 'node:util';
import { brokenAt } from '#core/history';
import { APPROVER } from '#scripts/demo/approval';
import { type Claim, endedAs, quotes, startedBy } from '#scripts/demo/claim';
import { happened } from '#scripts/demo/facts';

/** What the demo claims of the stage about which people are asked. */
export const approvalClaims: readonly Claim[] = [
  [
    'People were asked about the stage of production before anything was changed',
    ({ prodBefore, question, decidePage, unanswered }) =>
      prodBefore.clientCertificateId === null &&
      question.attributes.outcome === 'asked' &&
      decidePage.status === 200 &&
      isDeepStrictEqual(unanswered, prodBefore),
  ],
  [
    'Once it was approved, the remediation that asked went on and ended as fixed',
    ({ prodEvent, approvalAnswer, approvedFix }, read) => {
      const [run, ...others] = startedBy(prodEvent.id, read);
      return (
        approvalAnswer.status === 200 &&
        others.length === 0 &&
        isDeepStrictEqual(run, approvedFix) &&
        endedAs('fixed', run)
      );
    },
  ],
  ['The question can be answered no more', (_, { decideLink }) => decideLink.status === 409],
  [
    'Its history tells of the question, of the answer in the name that the form gave, and of the fix',
    ({ question, approvedMessage }, { prodHistory }) => {
      const [, decided] = prodHistory;
      return (
        brokenAt(prodHistory) === null &&
        isDeepStrictEqual(prodHistory.map(happened), ['asked', 'decided', 'patching', 'fixed']) &&
        isDeepStrictEqual(signatureIn(decided?.detail.decision), APPROVER) &&
        quotes(question, 'asked', prodHistory) &&
        quotes(approvedMessage, 'fixed', prodHistory)
      );
    },
  ],
];

function signatureIn(decision: unknown) {
  const { who, why } = (decision ?? {}) as Partial<typeof APPROVER>;
  return { who, why };
}

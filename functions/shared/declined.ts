import { daysInMs } from '#core/duration';
import type { Exemption } from '#core/exemption';
import { chainOf } from '#core/history';
import { askedBy, decidedEntry, type Question } from '#core/question';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { History } from '#functions/aws/dynamodb/history';
import { exemptAsDecided } from '#functions/shared/grant-exemption';

/**
 * Does what declining asks for in the place of an execution that died before it could. What it writes has the names that the
 * steps Read decision and Record exemption give it, so that it stands once, whoever comes first.
 *
 * @returns the exemption that holds; null where the question was not declined, or what that asks for is over already
 * @throws UnreadableExemption, and what the adapters throw
 */
export async function exemptDeclined(
  { exemptions, history }: { readonly exemptions: Exemptions; readonly history: History },
  of: Question,
  now: Date,
): Promise<Exemption | null> {
  const { status, decision, stage, questionId, createdDate, from, exemptionDays } = of;
  if (status !== 'decline' || !decision) return null;
  if (Date.parse(decision.decidedAt) + daysInMs(exemptionDays) <= now.getTime()) return null;
  const remediation = askedBy(of);
  const entry = decidedEntry(questionId, decision, remediation);
  await history.append(chainOf(stage, remediation.executionArn), entry, remediation.startedAt);
  const found = { createdDate, clientCertificateId: from, finding: 'missing' };
  return exemptAsDecided({ exemptions, history }, { stage, remediation, decision, found, exemptionDays }, now);
}

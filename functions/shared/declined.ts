import { daysInMs } from '#core/duration';
import { type Exemption, isExempt } from '#core/exemption';
import { chainOf } from '#core/history';
import { askedBy, decidedEntry, type Question } from '#core/question';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { History } from '#functions/aws/dynamodb/history';
import type { Questions } from '#functions/aws/dynamodb/questions';
import { exemptAsDecided } from '#functions/shared/grant-exemption';

interface Adapters {
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly questions: Questions;
}

/**
 * Does what declining asks for in the place of an execution that died before it could. What it writes has the names that the
 * steps Read decision and Record exemption give it, so that it stands once, whoever comes first.
 *
 * It is done once: whoever comes much later, from a dead-letter queue, brings nothing back that a person has ended since.
 *
 * @returns the exemption that holds; null where the question was not declined, or what that asks for is over already
 * @throws UnreadableExemption, and what the adapters throw
 */
export async function exemptDeclined(
  { exemptions, history, questions }: Adapters,
  of: Question,
  now: Date,
): Promise<Exemption | null> {
  const { status, decision, stage, questionId, createdDate, from, exemptionDays, carriedOutAt } = of;
  if (status !== 'decline' || !decision) return null;
  if (carriedOutAt) return stillHeld(exemptions, of, now);
  if (Date.parse(decision.decidedAt) + daysInMs(exemptionDays) <= now.getTime()) return null;
  const remediation = askedBy(of);
  const entry = decidedEntry(questionId, decision, remediation);
  await history.append(chainOf(stage, remediation.executionArn), entry, remediation.startedAt);
  const found = { createdDate, clientCertificateId: from, finding: 'missing' };
  const asked = { stage, remediation, decision, found, exemptionDays };
  const exemption = await exemptAsDecided({ exemptions, history }, asked, now);
  await questions.carriedOut(of, now);
  return exemption;
}

async function stillHeld(
  exemptions: Exemptions,
  { stage, createdDate }: Question,
  now: Date,
): Promise<Exemption | null> {
  const found = await exemptions.find(stage);
  return isExempt({ createdDate }, found, now) ? found : null;
}

import { UnreadableExemption } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { type Overtaken, overtaken } from '#core/question-state';
import type { StageRef } from '#core/stage';
import type { Found } from '#core/steps';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';

/** Whether the stage still is what was asked about; an exemption that cannot be followed leaves that in doubt. */
export async function overtakenBy(
  { apiGateway, exemptions }: { readonly apiGateway: ApiGateway; readonly exemptions: Pick<Exemptions, 'find'> },
  { stage, found }: { readonly stage: StageRef; readonly found: Found },
  now: Date,
): Promise<Overtaken | { readonly problem: string } | null> {
  const live = await apiGateway.getStage(stage);
  const left = live ? await exemptionIn(exemptions, stage) : { exemption: null };
  if ('problem' in left) return left;
  const asked = { createdDate: found.createdDate, from: found.clientCertificateId };
  return overtaken(asked, live, left.exemption, now);
}

/** A person may have exempted the stage while another one thought about it. */
async function exemptionIn(
  exemptions: Pick<Exemptions, 'find'>,
  stage: StageRef,
): Promise<{ exemption: Exemption | null } | { problem: string }> {
  try {
    return { exemption: await exemptions.find(stage) };
  } catch (error) {
    if (error instanceof UnreadableExemption) return { problem: error.message };
    throw error;
  }
}

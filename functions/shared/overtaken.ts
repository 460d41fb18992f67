import type { Backends } from '#core/backends';
import { NO_TAGS } from '#core/exemption-tags';
import type { PolicyChoice } from '#core/policy-choice';
import { type Overtaken, overtaken, overtakenBackends } from '#core/question-state';
import type { StageRef } from '#core/stage';
import type { Found } from '#core/steps';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { Integrations } from '#functions/aws/integrations';
import { exemptionOf } from '#functions/shared/exemption-of';

interface Asked {
  readonly stage: StageRef;
  readonly found: Found;
  readonly policy?: PolicyChoice | undefined;
}

/**
 * Whether the stage still is what was asked about: people may have changed, or exempted, it meanwhile. An exemption that cannot
 * be followed leaves that in doubt.
 */
export async function overtakenBy(
  { apiGateway, exemptions }: { readonly apiGateway: ApiGateway; readonly exemptions: Exemptions },
  { stage, found, policy }: Asked,
  now: Date,
): Promise<Overtaken | { readonly problem: string } | null> {
  const live = await apiGateway.getStage(stage);
  const asked = { createdDate: found.createdDate, from: found.clientCertificateId };
  const over = overtaken(asked, live, null, now);
  if (over || !live) return over;
  const exemptionRule = async () => policy?.exemption ?? NO_TAGS;
  const left = await exemptionOf({ exemptions, exemptionRule }, live, now);
  return 'problem' in left ? left : overtaken(asked, live, left.exemption, now);
}

/**
 * Whether its backends still are those that people were shown. Read only where they were known then.
 *
 * @returns `unread` where AWS does not say what they are now
 */
export async function overtakenByBackends(
  { integrations }: { readonly integrations: Integrations },
  { stage, backends }: { readonly stage: StageRef; readonly backends?: Backends | undefined },
): Promise<Overtaken | { readonly unread: string } | null> {
  if (!backends?.known) return null;
  const now = await integrations.read(stage);
  return now.known || now.answered ? overtakenBackends(backends, now) : { unread: now.why };
}

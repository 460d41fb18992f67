import type { StageVariables } from '#core/backend-address';
import type { Backends } from '#core/backends';
import { NO_TAGS } from '#core/exemption-tags';
import type { PolicyChoice } from '#core/policy-choice';
import { type Overtaken, overtaken, overtakenBackends } from '#core/question-state';
import type { LiveStage, StageRef } from '#core/stage';
import type { Found } from '#core/steps';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { Integrations } from '#functions/aws/integrations';
import { exemptionOf } from '#functions/shared/exemption-of';

interface Asked {
  readonly found: Found;
  readonly policy?: PolicyChoice | undefined;
}

/**
 * Whether the stage still is what was asked about: people may have changed, or exempted, it meanwhile. An exemption that cannot
 * be followed leaves that in doubt.
 *
 * @param live the stage as it is now; null where it is gone
 */
export async function overtakenBy(
  { exemptions }: { readonly exemptions: Exemptions },
  { found, policy }: Asked,
  live: LiveStage | null,
  now: Date,
): Promise<Overtaken | { readonly problem: string } | null> {
  const asked = { createdDate: found.createdDate, from: found.clientCertificateId };
  const over = overtaken(asked, live, null, now);
  if (over || !live) return over;
  const exemptionRule = async () => policy?.exemption ?? NO_TAGS;
  const left = await exemptionOf({ exemptions, exemptionRule }, live, now);
  return 'problem' in left ? left : overtaken(asked, live, left.exemption, now);
}

/**
 * Whether its backends still are those that people were shown. Read only where they were known then. Where they were shown by
 * the names of stage variables, as once they were, they are compared so.
 *
 * @param variables the stage's, as they are now
 * @returns `unread` where AWS does not say what they are now
 */
export async function overtakenByBackends(
  { integrations }: { readonly integrations: Integrations },
  { stage, backends }: { readonly stage: StageRef; readonly backends?: Backends | undefined },
  variables: StageVariables,
): Promise<Overtaken | { readonly unread: string } | null> {
  if (!backends?.known) return null;
  const now = await integrations.read(stage, backends.byVariables && variables);
  return now.known || now.answered ? overtakenBackends(backends, now) : { unread: now.why };
}

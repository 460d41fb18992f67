import { UnreadableExemption } from '#core/errors';
import { type Exemption, isExempt } from '#core/exemption';
import { decisionByTag } from '#core/exemption-tags';
import type { LiveStage } from '#core/stage';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';

/** What is known of the wish to leave a stage alone. */
export type LeftAlone =
  | { readonly exemption: Exemption | null }
  /** Somebody wants it left alone in words that cannot be followed; printable. */
  | { readonly problem: string };

interface Rules {
  readonly exemptions: Exemptions;
  /** Of the policy for this stage; asked only where the stage has no recorded exemption in force. */
  readonly exemptionRule: () => Promise<{ readonly byTag: boolean; readonly atMostDays: number }>;
}

/**
 * The decision by which a stage is left alone: one that a person recorded, or else its tags where the policy lets them. One
 * that is in force is listed, so that people are told before it ends.
 */
export async function exemptionOf(
  { exemptions, exemptionRule }: Rules,
  live: LiveStage,
  now: Date,
): Promise<LeftAlone> {
  const recorded = await recordedFor(exemptions, live);
  if ('problem' in recorded) return recorded;
  const { exemption } = recorded;
  if (exemption && isExempt(live, exemption, now)) return inForce(exemptions, live, exemption);
  const byTag = decisionByTag(live, await exemptionRule(), now);
  switch (byTag.is) {
    case 'none':
      return { exemption: null };
    case 'refused':
      return { problem: byTag.problem };
    case 'exempt':
      return inForce(exemptions, live, byTag.exemption);
    case 'over':
      return (await exemptions.isListed(live.ref, byTag.exemption)) ? { exemption: null } : { problem: byTag.problem };
  }
}

async function inForce(exemptions: Exemptions, { ref }: LiveStage, exemption: Exemption): Promise<LeftAlone> {
  await exemptions.list(ref, exemption);
  return { exemption };
}

async function recordedFor(exemptions: Exemptions, { ref }: LiveStage): Promise<LeftAlone> {
  try {
    return { exemption: await exemptions.find(ref) };
  } catch (error) {
    if (error instanceof UnreadableExemption) return { problem: error.message };
    throw error;
  }
}

import { UnreadableExemption } from '#core/errors';
import { type Exemption, isExempt } from '#core/exemption';
import { decisionByTag, type TagRule } from '#core/exemption-tags';
import type { LiveStage } from '#core/stage';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';

/** What is known of the wish to leave a stage alone. */
export type LeftAlone =
  | { readonly exemption: Exemption | null }
  /** Somebody wants it left alone in words that cannot be followed; printable. */
  | { readonly problem: string };

interface Rules<Store> {
  readonly exemptions: Store;
  /** Of the policy for this stage; asked only where the stage has no recorded exemption in force. */
  readonly exemptionRule: () => Promise<TagRule>;
}

/**
 * The decision by which a stage is left alone: one that a person recorded, or else its tags where the policy lets them. One
 * that is in force is listed, so that people are told before it ends.
 */
export async function exemptionOf(rules: Rules<Exemptions>, live: LiveStage, now: Date): Promise<LeftAlone> {
  const left = await wishAbout(rules, live, now);
  if ('exemption' in left && left.exemption) await rules.exemptions.list(live.ref, left.exemption);
  return left;
}

/** The same, only looked at. */
export async function wishAbout(
  { exemptions, exemptionRule }: Rules<Pick<Exemptions, 'find' | 'isListed'>>,
  live: LiveStage,
  now: Date,
): Promise<LeftAlone> {
  const recorded = await recordedFor(exemptions, live);
  if ('problem' in recorded || isExempt(live, recorded.exemption, now)) return recorded;
  const byTag = decisionByTag(live, await exemptionRule(), now);
  switch (byTag.is) {
    case 'none':
      return { exemption: null };
    case 'refused':
      return { problem: byTag.problem };
    case 'exempt':
      return { exemption: byTag.exemption };
    case 'over':
      return (await exemptions.isListed(live.ref, byTag.exemption)) ? { exemption: null } : { problem: byTag.problem };
  }
}

async function recordedFor(exemptions: Pick<Exemptions, 'find'>, { ref }: LiveStage): Promise<LeftAlone> {
  try {
    return { exemption: await exemptions.find(ref) };
  } catch (error) {
    if (error instanceof UnreadableExemption) return { problem: error.message };
    throw error;
  }
}

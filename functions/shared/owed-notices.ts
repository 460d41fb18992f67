import { UnreadableExemption } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { type ByTag, isAbout, isInForce, isKnown, type Notice, noticedOf, type Told } from '#core/exemption-notice';
import { decisionByTag, requestOf } from '#core/exemption-tags';
import type { LiveStage, StageRef } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Exemptions, ListedExemption } from '#functions/aws/dynamodb/exemptions';
import type { TagChains } from '#functions/aws/dynamodb/tag-chains';
import type { RulingFor } from '#functions/shared/rulings';

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly chains: TagChains;
  readonly exemptions: Exemptions;
  readonly rulingFor: RulingFor;
}

/** What people are owed to be told of a listed exemption. */
export interface Owed {
  readonly entry: ListedExemption;
  readonly notice: Notice;
}

/**
 * Looks at what a listed exemption came to.
 *
 * @returns null where there is nothing to tell, or people know; the exemption is closed then, if it has ended
 * @throws what the adapters throw; nothing is noted of the exemption then
 */
export async function owedFor(adapters: Adapters, entry: ListedExemption, now: Date): Promise<Owed | null> {
  const { exemptions } = adapters;
  const { stage, exemption } = entry;
  const live = await adapters.apiGateway.getStage(stage);
  // Such a stage does not come back.
  if (!live || !isAbout(live, exemption)) {
    await exemptions.close(entry, now);
    return null;
  }
  const notice = await noticeOf(adapters, live, entry, now);
  if (notice && !entry[`${notice.kind}ToldAt`]) return { entry, notice };
  // Until its end an exemption may still be written, or its stage's tag set again.
  if (Date.parse(exemption.until) <= now.getTime()) await exemptions.close(entry, now);
  return null;
}

async function noticeOf(
  adapters: Adapters,
  live: LiveStage,
  entry: ListedExemption,
  now: Date,
): Promise<Notice | null> {
  const { chains, exemptions } = adapters;
  const { stage, exemption } = entry;
  const byTag = await byTagOf(adapters, live, now);
  const noticed = noticedOf(live, exemption, { recorded: await recordedOf(exemptions, stage), byTag }, now);
  if (exemption.source === 'tag' && !isInForce(byTag) && byTag.is !== 'unknown') {
    await chains.broken(stage, exemption, now);
  }
  if (noticed?.kind === 'outlasted') {
    // No event tells of tags, so that what a tag asks for is listed here, to be told of in its turn.
    await exemptions.list(stage, noticed.next);
    return null;
  }
  if (!noticed) return null;
  return exemption.source === 'tag' ? ofTag(adapters, live, entry, noticed, now) : ofRecord(live, exemption, noticed);
}

function ofRecord(live: LiveStage, exemption: Exemption, noticed: Told): Notice | null {
  return noticed.kind === 'ends' ? { live, exemption, ...noticed } : null;
}

async function ofTag(
  { chains, exemptions }: Adapters,
  live: LiveStage,
  entry: ListedExemption,
  noticed: Told,
  now: Date,
): Promise<Notice | null> {
  const { stage, exemption } = entry;
  const known = await chains.find(stage, exemption);
  const isTold = isKnown(noticed, exemption, known?.told, now);
  if (noticed.kind === 'ends') {
    const chain = known?.chain.renewals ? known.chain : undefined;
    return isTold ? null : { live, exemption, ...noticed, chain };
  }
  const chain = await chains.renewed(stage, exemption, noticed.next);
  await exemptions.list(stage, noticed.next);
  if (!isTold) return { live, exemption, ...noticed, chain };
  // Or it would be looked at before those of which nobody knows.
  await exemptions.told(entry, 'renewed', now);
  return null;
}

/** The policy is asked only where the tags ask for something. */
async function byTagOf({ rulingFor }: Adapters, live: LiveStage, now: Date): Promise<ByTag> {
  if (requestOf(live.tags).asks === 'nothing') return { is: 'none' };
  const ruling = await rulingFor(live);
  if ('problem' in ruling) return { is: 'unknown', problem: NO_POLICY[ruling.kind] };
  if (ruling.by === 'undecided') return { is: 'unknown', problem: NO_POLICY.undecided };
  return decisionByTag(live, ruling.settings.exemption, now);
}

const NO_POLICY = {
  unread: 'the policy cannot be read',
  unusable: 'the policy has mistakes in it',
  undecided: 'which rule of the policy is about the stage depends on the name of its API, which cannot be read',
} as const;

/** Null also where the exemption cannot be read: that is told when the stage is looked at. */
async function recordedOf(exemptions: Exemptions, stage: StageRef): Promise<Exemption | null> {
  try {
    return await exemptions.find(stage);
  } catch (error) {
    if (error instanceof UnreadableExemption) return null;
    throw error;
  }
}

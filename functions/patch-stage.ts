import * as z from 'zod/mini';
import { pausedBecause } from '#core/brake';
import { isBackout } from '#core/ending';
import { ApprovalOvertaken, BrakeOn, StageChanged, StageExempt, StageGone, UnreadableExemption } from '#core/errors';
import { type Exemption, isExempt } from '#core/exemption';
import { decisionByTag, NO_TAGS, type TagRule } from '#core/exemption-tags';
import { certificateLabel, changeState, type LiveStage, stageLabel } from '#core/stage';
import { type ApprovedAs, patchable } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly brakes: Brakes;
  readonly exemptions: Pick<Exemptions, 'find'>;
  readonly now: () => Date;
}

/**
 * Makes a recorded change: of a fix, or turned round of its backout. Looks at the stage immediately before it writes, since
 * API Gateway has no conditional update; between the two calls, and no longer, another writer can be overwritten.
 *
 * @returns `patched`: false where an earlier attempt, whose answer was lost, had made the change
 * @throws BrakeOn where a fix would be made during a pause, StageExempt where the stage was exempted since the fix was decided
 *   on, UnreadableExemption where that is in doubt, ApprovalOvertaken where it was changed since its approval was read,
 *   StageGone, StageChanged where the stage holds neither what the change starts from nor what it sets
 */
export function patchStage({ apiGateway, brakes, exemptions, now }: Adapters) {
  return async (raw: unknown) => {
    const { stage, change, decision, policy, approvedAs } = z.parse(patchable, raw);
    // What a person undoes is no fix.
    const isFix = !isBackout({ decision });
    // Asked before the stage is read, so that nothing comes between the read and the write.
    const paused = isFix ? await brakes.paused(stage) : null;
    const recorded = isFix ? await exemptions.find(stage) : null;
    const live = await apiGateway.getStage(stage);
    if (!live) throw new StageGone(`${stageLabel(stage)} was deleted before it could be changed`);
    switch (changeState(live, change)) {
      case 'open':
        if (paused) throw new BrakeOn(pausedBecause(paused));
        if (isFix) leaveAlone(live, recorded, policy?.exemption ?? NO_TAGS, now());
        if (approvedAs) requireAsApproved(live, approvedAs);
        await apiGateway.setClientCertificate(stage, change.to);
        return { patched: true };
      case 'made':
        return { patched: false };
      case 'recreated':
        throw new StageGone(`${stageLabel(stage)} was deleted and made again before it could be changed`);
      case 'overtaken':
        throw new StageChanged(
          `${stageLabel(stage)} holds ${certificateLabel(live.clientCertificateId)}, expected ${certificateLabel(change.from)}: someone else changed it meanwhile`,
        );
    }
  };
}

/**
 * Whoever changes a stage or deploys to it may lead it to other backends than those that people were shown.
 *
 * @throws ApprovalOvertaken
 */
function requireAsApproved(live: LiveStage, { lastUpdatedDate, deploymentId }: ApprovedAs): void {
  if (live.lastUpdatedDate === lastUpdatedDate && live.deploymentId === deploymentId) return;
  throw new ApprovalOvertaken(
    `the stage was changed or deployed to at ${live.lastUpdatedDate}, before what was approved was done; it is looked at again`,
  );
}

/** @throws StageExempt, UnreadableExemption: what was decided a moment ago, minutes where a step had to be tried again */
function leaveAlone(live: LiveStage, recorded: Exemption | null, rule: TagRule, now: Date): void {
  const label = stageLabel(live.ref);
  if (recorded && isExempt(live, recorded, now)) {
    throw new StageExempt(`${label} was exempted until ${recorded.until} before it could be changed`);
  }
  const byTag = decisionByTag(live, rule, now);
  if (byTag.is === 'exempt') {
    throw new StageExempt(
      `${label} was exempted by its tags until ${byTag.exemption.until} before it could be changed`,
    );
  }
  if (byTag.is === 'refused') throw new UnreadableExemption(byTag.problem);
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = patchStage({
  apiGateway: apiGateway(),
  brakes: brakes(store),
  exemptions: exemptions(store),
  now: () => new Date(),
});

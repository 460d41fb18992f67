import * as z from 'zod/mini';
import { pausedBecause } from '#core/brake';
import { isBackout } from '#core/ending';
import { BrakeOn, StageChanged, StageGone } from '#core/errors';
import { certificateLabel, changeState, stageLabel } from '#core/stage';
import { patchable } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

/**
 * Makes a recorded change: of a fix, or turned round of its backout. Looks at the stage immediately before it writes, since
 * API Gateway has no conditional update; between the two calls, and no longer, another writer can be overwritten.
 *
 * @returns `patched`: false where an earlier attempt, whose answer was lost, had made the change
 * @throws BrakeOn where a fix would be made during a pause, StageGone, StageChanged where the stage holds neither what the
 *   change starts from nor what it sets
 */
export function patchStage({ apiGateway, brakes }: { readonly apiGateway: ApiGateway; readonly brakes: Brakes }) {
  return async (raw: unknown) => {
    const { stage, change, decision } = z.parse(patchable, raw);
    // Asked before the stage is read, so that nothing comes between the read and the write. What a person undoes is no fix.
    const paused = isBackout({ decision }) ? null : await brakes.paused(stage);
    const live = await apiGateway.getStage(stage);
    if (!live) throw new StageGone(`${stageLabel(stage)} was deleted before it could be changed`);
    switch (changeState(live, change)) {
      case 'open':
        if (paused) throw new BrakeOn(pausedBecause(paused));
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

const { TABLE_NAME } = readSettings(process.env, ['TABLE_NAME']);

export const handler = patchStage({ apiGateway: apiGateway(), brakes: brakes(table(TABLE_NAME)) });

import * as z from 'zod/mini';
import { NotVerified, StageGone } from '#core/errors';
import { certificateLabel, changeState, stageLabel } from '#core/stage';
import { changing } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';

/**
 * Reads the stage after the write and compares.
 *
 * @throws StageGone, NotVerified where the stage does not hold what the change sets
 */
export function verifyStage({ apiGateway }: { apiGateway: ApiGateway }) {
  return async (raw: unknown) => {
    const { stage, change } = z.parse(changing, raw);
    const live = await apiGateway.getStage(stage);
    const state = live && changeState(live, change);
    if (!live || state === 'recreated') throw new StageGone(`${stageLabel(stage)} was deleted after it was changed`);
    if (state !== 'made') {
      throw new NotVerified(
        `${stageLabel(stage)} holds ${certificateLabel(live.clientCertificateId)} after it was given ${certificateLabel(change.to)}`,
      );
    }
    return { verified: true };
  };
}

export const handler = verifyStage({ apiGateway: apiGateway() });

import * as z from 'zod/mini';
import { StageChanged, StageGone } from '#core/errors';
import { certificateLabel, changeState, stageLabel } from '#core/stage';
import { changing } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';

/**
 * Makes a recorded change: of a fix, or turned round of its backout. Looks at the stage immediately before it writes, since
 * API Gateway has no conditional update; between the two calls, and no longer, another writer can be overwritten.
 *
 * @returns `patched`: false where an earlier attempt, whose answer was lost, had made the change
 * @throws StageGone, StageChanged where the stage holds neither what the change starts from nor what it sets
 */
export function patchStage({ apiGateway }: { apiGateway: ApiGateway }) {
  return async (raw: unknown) => {
    const { stage, change } = z.parse(changing, raw);
    const live = await apiGateway.getStage(stage);
    if (!live) throw new StageGone(`${stageLabel(stage)} was deleted before it could be changed`);
    switch (changeState(live, change)) {
      case 'open':
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

export const handler = patchStage({ apiGateway: apiGateway() });

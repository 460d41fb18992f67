/** What `stagecert status` asks API Gateway: whether what is written of a stage is still about one that is there. */
import type { Deployment } from '#cli/aws';
import { gatewayOf } from '#cli/gateway';
import { whileAnswering } from '#cli/status-asked';
import { pauseBefore } from '#core/pace';
import { type LiveStage, type StageRef, stageKey } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';

export type Stages = Pick<ApiGateway, 'getStage' | 'getApiName'>;

/**
 * Stages as they are now, each read once, at half of API Gateway's quota at most. Null where the stage is gone.
 *
 * @param pause waits, in milliseconds; `slow` is told before the first time
 */
export function liveStages(
  service: Pick<Deployment, 'clientOptions'>,
  pause: (ms: number) => Promise<unknown>,
  slow: () => void,
): Stages {
  const gateway = gatewayOf(service);
  const patient = whileAnswering();
  const known = new Map<string, Promise<LiveStage | null>>();
  let made = 0;
  let isSlow = false;
  const turn = async () => {
    const ms = pauseBefore(made++);
    if (ms === 0) return;
    if (!isSlow) slow();
    isSlow = true;
    await pause(ms);
  };
  const inTurn = <T>(call: () => Promise<T>) => patient(() => turn().then(call));
  return {
    getStage(ref: StageRef) {
      const key = stageKey(ref);
      const reading = known.get(key) ?? inTurn(() => gateway.getStage(ref));
      known.set(key, reading);
      return reading;
    },
    getApiName: (ref) => inTurn(() => gateway.getApiName(ref)),
  };
}

/** What `stagecert status` asks API Gateway and Step Functions: whether what is written of a stage is still about one that is there. */
import type { Deployment } from '#cli/aws';
import { gatewayOf } from '#cli/gateway';
import { AccessDenied } from '#core/errors';
import { pauseBefore } from '#core/pace';
import { type LiveStage, type StageRef, stageKey } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';

/** An answer of AWS, or why it may not be asked. */
export type Asked<T> = { readonly is: T } | { readonly denied: string };

/** The answer; whoever may not ask is told so, and the rest of the status is shown all the same. */
export async function asked<T>(call: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { is: await call() };
  } catch (error) {
    if (error instanceof AccessDenied) return { denied: error.message };
    throw error;
  }
}

/** Stages as they are now, each read once, at half of API Gateway's quota at most. Null where the stage is gone. */
export function liveStages(
  service: Pick<Deployment, 'clientOptions'>,
  pause: (ms: number) => Promise<unknown>,
): Pick<ApiGateway, 'getStage'> {
  const gateway = gatewayOf(service);
  const known = new Map<string, Promise<LiveStage | null>>();
  const read = async (ref: StageRef) => {
    const ms = pauseBefore(known.size);
    if (ms > 0) await pause(ms);
    return gateway.getStage(ref);
  };
  return {
    getStage(ref) {
      const key = stageKey(ref);
      const reading = known.get(key) ?? read(ref);
      known.set(key, reading);
      return reading;
    },
  };
}

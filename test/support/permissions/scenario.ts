import type { Service } from '#test/support/service';
import type { Protocol } from './stages.ts';

/** One small thing that happens to the service, and what came of it as people, the stage's team and an auditor see it. */
export interface Scenario {
  readonly name: string;
  /** Makes it happen in an account that is empty, and tells what came of it, without ids and times. */
  readonly run: (service: Service) => Promise<unknown>;
  /** What `run` tells where the service may do all that its template says. */
  readonly comesTo: unknown;
}

const PROTOCOLS: readonly Protocol[] = ['REST', 'WEBSOCKET'];

/** The same with a stage of either of API Gateway's APIs: what a role may do to one it may not do to the other by the same words. */
export function ofBothApis(
  name: string,
  run: (service: Service, protocol: Protocol) => Promise<unknown>,
  comesTo: unknown,
): Scenario[] {
  return PROTOCOLS.map((protocol) => ({
    name: `${name} (${protocol})`,
    run: (service) => run(service, protocol),
    comesTo,
  }));
}

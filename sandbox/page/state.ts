import type { GatewaySnapshot } from '../apigateway/snapshot.ts';
import type { CallEntry } from '../calls.ts';
import type { Place } from '../contract.ts';
import type { Denial } from '../iam/access.ts';
import type { DeliveredMessage } from '../sns/topics.ts';
import type { Execution } from '../states/execution.ts';

/** What the page shows, at one moment. */
export interface PageState {
  readonly place: Place;
  /** Epoch milliseconds on the sandbox's clock. */
  readonly now: number;
  /** Milliseconds by which the sandbox's clock leads this machine's. */
  readonly aheadMs: number;
  readonly gateway: GatewaySnapshot;
  /** Oldest first. */
  readonly messages: readonly DeliveredMessage[];
  /** Newest first. */
  readonly executions: readonly Execution[];
  /** Oldest first. */
  readonly calls: readonly CallEntry[];
  /** Oldest first. */
  readonly denials: readonly Denial[];
}

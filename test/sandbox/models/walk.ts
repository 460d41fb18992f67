import type { Listen } from './recorder.ts';
import { walkApiGateway } from './walks/apigateway.ts';
import { walkApiGatewayV2 } from './walks/apigatewayv2.ts';
import { walkDynamoDb } from './walks/dynamodb.ts';
import { walkEvents, walkLambda, walkSns, walkSqs, walkSsm, walkSts } from './walks/others.ts';
import { walkStates } from './walks/states.ts';

/** What a walk calls with. */
export interface Walker {
  /** Options of an SDK client. */
  readonly options: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly listen: Listen;
  /** Lets the quotas of request rates recover. */
  readonly rest: () => Promise<void>;
  /** What the functions wrote. */
  readonly logs: () => Promise<readonly { readonly line: string }[]>;
}

/** Calls every operation of one service, with success. */
export type Walk = (walker: Walker) => Promise<void>;

/** The walks of all services. */
export const WALKS: readonly Walk[] = [
  ...[walkApiGateway, walkApiGatewayV2, walkDynamoDb, walkEvents, walkLambda],
  ...[walkSns, walkSqs, walkSsm, walkStates, walkSts],
];

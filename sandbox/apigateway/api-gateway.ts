import { V2_SHAPES } from '../apigatewayv2/cloudtrail-shapes.ts';
import { v2Operations } from '../apigatewayv2/operations.ts';
import type { Bus, Clock, Ids, Operation, Place, Service, ServiceName } from '../contract.ts';
import { type Backends, createBackends } from './backends.ts';
import { createIssuer } from './certificate.ts';
import { clientCertificateOperations } from './client-certificates.ts';
import { createTrail, type Trail } from './cloudtrail.ts';
import { V1_SHAPES } from './cloudtrail-shapes.ts';
import { deploymentOperations } from './deployments.ts';
import { exportOperations } from './export.ts';
import { integrationOperations } from './integrations.ts';
import { createKeyPool } from './key-pool.ts';
import { methodOperations } from './methods.ts';
import { resourceOperations } from './resources.ts';
import { restApiOperations } from './rest-apis.ts';
import { type SeedSummary, seed } from './seed.ts';
import { type GatewaySnapshot, snapshotOf } from './snapshot.ts';
import { stageOperations } from './stages.ts';
import { createStore, type GatewayParts } from './store.ts';
import { tagOperations } from './tags.ts';
import { testInvokeOperations } from './test-invoke.ts';

/** Client certificates per account and Region (quota L-824C9E42), raisable. */
const CERTIFICATE_QUOTA = 60;

export interface ApiGatewayParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly place: Place;
  readonly ids: Ids;
  /** How many client certificates the account may have; AWS's default unless given. */
  readonly certificateQuota?: number;
}

/** API Gateway: REST, WebSocket and HTTP APIs, their stages, and client certificates, in memory. */
export interface ApiGateway {
  /** v1: REST APIs and client certificates. */
  readonly service: Service;
  /** v2: WebSocket and HTTP APIs, whose stages present the certificates of v1. */
  readonly v2: Service;
  /** What TestInvokeMethod meets behind integrations. */
  readonly backends: Backends;
  /** See {@link seed}. */
  seed(input: unknown): Promise<SeedSummary>;
  snapshot(): GatewaySnapshot;
}

/** Makes an empty API Gateway, whose mutations become CloudTrail events on `bus`. */
export function createApiGateway({ certificateQuota = CERTIFICATE_QUOTA, ...given }: ApiGatewayParts): ApiGateway {
  const parts: GatewayParts = { ...given, store: createStore() };
  const trail = createTrail({ ...given, shapes: V1_SHAPES });
  const v2Trail = createTrail({ ...given, shapes: V2_SHAPES });
  const backends = createBackends();
  const issue = createIssuer(createKeyPool(), parts.ids);
  const operations = {
    ...restApiOperations(parts),
    ...resourceOperations(parts),
    ...methodOperations(parts),
    ...integrationOperations(parts),
    ...deploymentOperations(parts),
    ...stageOperations(parts),
    ...exportOperations(parts),
    ...clientCertificateOperations(parts, issue, certificateQuota),
    ...tagOperations(parts),
    ...testInvokeOperations(parts, backends),
  };
  return {
    service: recorded('apigateway', operations, trail),
    v2: recorded('apigatewayv2', v2Operations(parts), v2Trail),
    backends,
    seed: (input) => seed({ parts, issue, trail, v2Trail }, input),
    snapshot: () => snapshotOf(parts.store),
  };
}

/** The operations as a service whose calls the trail is told of, those refused before their operation ran included. */
function recorded(name: ServiceName, operations: Record<string, Operation>, trail: Trail): Service {
  return {
    name,
    operations: trail.recording(operations),
    onRefused: (operation, input, call, error) => trail.record(operation, input, call, { error }),
  };
}

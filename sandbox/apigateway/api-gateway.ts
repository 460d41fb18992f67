import type { Bus, Clock, Ids, Place, Service } from '../contract.ts';
import { createIssuer } from './certificate.ts';
import { clientCertificateOperations } from './client-certificates.ts';
import { createTrail } from './cloudtrail.ts';
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

/** API Gateway v1: REST APIs, their stages, and client certificates, in memory. */
export interface ApiGateway {
  readonly service: Service;
  /** See {@link seed}. */
  seed(input: unknown): Promise<SeedSummary>;
  snapshot(): GatewaySnapshot;
}

/** Makes an empty API Gateway, whose mutations become CloudTrail events on `bus`. */
export function createApiGateway({ certificateQuota = CERTIFICATE_QUOTA, ...given }: ApiGatewayParts): ApiGateway {
  const parts: GatewayParts = { ...given, store: createStore() };
  const trail = createTrail(given);
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
  };
  return {
    service: {
      name: 'apigateway',
      operations: trail.recording(operations),
      onRefused: (operation, input, call, error) => trail.record(operation, input, call, { error }),
    },
    seed: (input) => seed({ parts, issue, trail }, input),
    snapshot: () => snapshotOf(parts.store),
  };
}

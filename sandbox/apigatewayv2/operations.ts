import type { GatewayParts } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { apiOperations } from './apis.ts';
import { deploymentOperations } from './deployments.ts';
import { integrationOperations } from './integrations.ts';
import { routeOperations } from './routes.ts';
import { stageOperations } from './stages.ts';
import { tagOperations } from './tags.ts';

/** What the sandbox serves of API Gateway v2; its client certificates are v1's. */
export function v2Operations(parts: GatewayParts): Record<string, Operation> {
  return {
    ...apiOperations(parts),
    ...integrationOperations(parts),
    ...routeOperations(parts),
    ...deploymentOperations(parts),
    ...stageOperations(parts),
    ...tagOperations(parts),
  };
}

import { snapshot } from './deployments.ts';
import { createApi } from './rest-apis.ts';
import type { ApiSeed, SeededApi } from './seed.ts';
import { placeStage } from './stages.ts';
import type { GatewayParts, StoredApi } from './store.ts';

/** Places a REST API with one method, one deployment and its stages on it. */
export function seedApi(parts: GatewayParts, seed: ApiSeed): SeededApi {
  const { name, stageNames, clientCertificateId, created } = seed;
  const api = createApi(parts, { name });
  placeMethod(api, seed.integration);
  const deployment = snapshot(parts, api);
  api.deployments.set(deployment.view.id, deployment);
  for (const stageName of stageNames) {
    const request = { stageName, deploymentId: deployment.view.id };
    const stage = placeStage(parts, api, request);
    if (clientCertificateId !== undefined) stage.clientCertificateId = clientCertificateId;
    created({ restApiId: api.view.id, ...request }, stage);
  }
  return { restApiId: api.view.id, stageNames };
}

function placeMethod(api: StoredApi, { type, uri }: ApiSeed['integration']): void {
  const root = api.resources.get(api.view.rootResourceId);
  if (!root) throw new Error(`the seeded API ${api.view.id} has no root resource`);
  const methodIntegration = {
    type,
    ...(uri !== undefined && { uri, httpMethod: 'POST' }),
    passthroughBehavior: 'WHEN_NO_MATCH',
  };
  root.resourceMethods.GET = { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false, methodIntegration };
}

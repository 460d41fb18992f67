import type { ApiSeed, SeededApi } from '../apigateway/seed.ts';
import type { GatewayParts } from '../apigateway/store.ts';
import { createApi } from './apis.ts';
import { placeDeployment } from './deployments.ts';
import { placeIntegration } from './integrations.ts';
import type { Protocol } from './model.ts';
import { placeRoute } from './routes.ts';
import { placeStage } from './stages.ts';

/** Places an API with one integration, the route `$default` to it, one deployment and its stages on it. */
export function seedV2Api(parts: GatewayParts, ProtocolType: Protocol, seed: ApiSeed): SeededApi {
  const selection = ProtocolType === 'WEBSOCKET' ? { RouteSelectionExpression: '$request.body.action' } : {};
  const api = createApi(parts, { Name: seed.name, ProtocolType, ...selection });
  const { type, uri } = seed.integration;
  const called = uri === undefined ? {} : { IntegrationUri: uri, IntegrationMethod: 'POST' };
  const { IntegrationId } = placeIntegration(parts, api, { IntegrationType: type, ...called });
  placeRoute(parts, api, { RouteKey: '$default', Target: `integrations/${IntegrationId}` });
  const { DeploymentId } = placeDeployment(parts, api, { AutoDeployed: false, Description: undefined });
  for (const StageName of seed.stageNames) {
    const request = { StageName, DeploymentId };
    const stage = placeStage(parts, api, request);
    // Set past the checks, for a seed may leave stages that hold a certificate which is no longer there.
    if (seed.clientCertificateId !== undefined) stage.ClientCertificateId = seed.clientCertificateId;
    seed.created({ ApiId: api.view.ApiId, ...request }, stage);
  }
  return { apiId: api.view.ApiId, stageNames: seed.stageNames };
}

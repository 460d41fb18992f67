import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { startGateway } from '../apigateway/gateway.ts';
import { clientConfig, FUNCTION_KEY } from '../bare-front.ts';

/** An API Gateway behind a front, with a client of v2 besides the one of v1. */
export async function startV2() {
  const started = await startGateway();
  return {
    ...{ ...started, v1: started.client },
    client: new ApiGatewayV2Client(clientConfig(started.endpoint)),
    functionClient: new ApiGatewayV2Client(clientConfig(started.endpoint, FUNCTION_KEY)),
  };
}

/** Creates an API with nothing in it and returns its id. */
export async function createApi(client: ApiGatewayV2Client, ProtocolType: 'WEBSOCKET' | 'HTTP' = 'WEBSOCKET') {
  const selection = ProtocolType === 'WEBSOCKET' ? { RouteSelectionExpression: '$request.body.action' } : {};
  const { ApiId = '' } = await client.send(new CreateApiCommand({ Name: 'chat', ProtocolType, ...selection }));
  return ApiId;
}

/** Creates a stage `prod` of a new API. */
export async function createStage(client: ApiGatewayV2Client, protocol: 'WEBSOCKET' | 'HTTP' = 'WEBSOCKET') {
  const stage = { ApiId: await createApi(client, protocol), StageName: 'prod' };
  await client.send(new CreateStageCommand(stage));
  return stage;
}

/** Gives the API a route `$default` to an HTTP backend, so that it can be deployed. */
export async function createRoute(client: ApiGatewayV2Client, ApiId: string) {
  const backend = { IntegrationUri: 'https://backend.example.com/', IntegrationMethod: 'POST' };
  const { IntegrationId = '' } = await client.send(
    new CreateIntegrationCommand({ ApiId, IntegrationType: 'HTTP_PROXY', ...backend }),
  );
  const Target = `integrations/${IntegrationId}`;
  const { RouteId = '' } = await client.send(new CreateRouteCommand({ ApiId, RouteKey: '$default', Target }));
  return { IntegrationId, RouteId };
}

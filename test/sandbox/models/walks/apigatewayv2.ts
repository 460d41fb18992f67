import * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Walk } from '../walk.ts';

export const walkApiGatewayV2: Walk = async ({ options, listen, rest }) => {
  const client = listen(new sdk.ApiGatewayV2Client(options), 'apigatewayv2');
  await rest();
  const made = await client.send(
    new sdk.CreateApiCommand({
      ...{ Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      ...{ Description: 'd', Tags: { team: 'a' } },
    }),
  );
  const ApiId = made.ApiId ?? '';
  await client.send(new sdk.UpdateApiCommand({ ApiId, Description: 'e' }));
  await client.send(new sdk.GetApiCommand({ ApiId }));
  await client.send(new sdk.GetApisCommand({ MaxResults: '1' }));
  await walkRoutes(client, ApiId);
  await rest();
  await walkStages(client, ApiId);
  await client.send(new sdk.DeleteApiCommand({ ApiId }));
};

type Client = sdk.ApiGatewayV2Client;

async function walkRoutes(client: Client, ApiId: string): Promise<void> {
  const IntegrationUri = 'https://backend.example.com/';
  const http = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'POST', IntegrationUri } as const;
  const { IntegrationId = '' } = await client.send(new sdk.CreateIntegrationCommand({ ApiId, ...http }));
  await client.send(new sdk.GetIntegrationCommand({ ApiId, IntegrationId }));
  await client.send(new sdk.GetIntegrationsCommand({ ApiId }));
  const Target = `integrations/${IntegrationId}`;
  const { RouteId = '' } = await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: '$default', Target }));
  await client.send(new sdk.GetRouteCommand({ ApiId, RouteId }));
  await client.send(new sdk.GetRoutesCommand({ ApiId }));
  const other = await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: 'other' }));
  await client.send(new sdk.DeleteRouteCommand({ ApiId, RouteId: other.RouteId ?? '' }));
  const unused = await client.send(new sdk.CreateIntegrationCommand({ ApiId, ...http }));
  await client.send(new sdk.DeleteIntegrationCommand({ ApiId, IntegrationId: unused.IntegrationId ?? '' }));
}

async function walkStages(client: Client, ApiId: string): Promise<void> {
  const { DeploymentId = '' } = await client.send(new sdk.CreateDeploymentCommand({ ApiId, Description: 'd' }));
  const stage = { ApiId, StageName: 'prod' };
  const settings = { Tags: { team: 'a' }, StageVariables: { a: 'b' }, Description: 'd' };
  await client.send(new sdk.CreateStageCommand({ ...stage, DeploymentId, ...settings }));
  await client.send(new sdk.UpdateStageCommand({ ...stage, Description: 'e' }));
  await client.send(new sdk.GetStageCommand(stage));
  await client.send(new sdk.GetStagesCommand({ ApiId }));
  await client.send(new sdk.GetDeploymentCommand({ ApiId, DeploymentId }));
  await client.send(new sdk.GetDeploymentsCommand({ ApiId }));
  const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}/stages/prod`;
  await client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { owner: 'b' } }));
  await client.send(new sdk.GetTagsCommand({ ResourceArn }));
  await client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ['owner'] }));
  await client.send(new sdk.DeleteStageCommand(stage));
  await client.send(new sdk.DeleteDeploymentCommand({ ApiId, DeploymentId }));
}

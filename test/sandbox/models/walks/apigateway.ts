import * as sdk from '@aws-sdk/client-api-gateway';
import type { Walk } from '../walk.ts';

export const walkApiGateway: Walk = async ({ options, listen, rest }) => {
  const client = listen(new sdk.APIGatewayClient(options), 'apigateway');
  const tags = { team: 'a' };
  const api = await client.send(new sdk.CreateRestApiCommand({ name: 'a', description: 'd', tags, version: '1' }));
  const restApiId = api.id ?? '';
  const method = await walkMethods(client, restApiId, api.rootResourceId ?? '');
  await walkStages(client, restApiId);
  await rest();
  await walkCertificates(client, method);
  await client.send(new sdk.GetRestApiCommand({ restApiId }));
  await client.send(new sdk.GetRestApisCommand({ limit: 1 }));
  await client.send(new sdk.DeleteMethodCommand(method));
  await client.send(new sdk.DeleteRestApiCommand({ restApiId }));
};

type Client = sdk.APIGatewayClient;

async function walkMethods(client: Client, restApiId: string, parentId: string) {
  const { id } = await client.send(new sdk.CreateResourceCommand({ restApiId, parentId, pathPart: '{id}' }));
  const method = { restApiId, resourceId: id ?? '', httpMethod: 'GET' };
  const requestParameters = { 'method.request.path.id': true };
  await client.send(new sdk.PutMethodCommand({ ...method, authorizationType: 'NONE', requestParameters }));
  await client.send(new sdk.PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new sdk.DeleteIntegrationCommand(method));
  const http = { type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'https://backend.example.com/' } as const;
  await client.send(new sdk.PutIntegrationCommand({ ...method, ...http }));
  await client.send(new sdk.GetMethodCommand(method));
  await client.send(new sdk.GetIntegrationCommand(method));
  await client.send(new sdk.GetResourceCommand({ ...method, embed: ['methods'] }));
  await client.send(new sdk.GetResourcesCommand({ restApiId, embed: ['methods'] }));
  const other = await client.send(new sdk.CreateResourceCommand({ restApiId, parentId, pathPart: 'other' }));
  await client.send(new sdk.DeleteResourceCommand({ restApiId, resourceId: other.id ?? '' }));
  return method;
}

async function walkStages(client: Client, restApiId: string): Promise<void> {
  const first = await client.send(new sdk.CreateDeploymentCommand({ restApiId, description: 'd' }));
  const deploymentId = first.id ?? '';
  const stage = { restApiId, stageName: 'prod' };
  const settings = { tags: { team: 'a' }, variables: { a: 'b' }, description: 'd', tracingEnabled: true };
  await client.send(new sdk.CreateStageCommand({ ...stage, deploymentId, ...settings }));
  const change = { op: 'replace', path: '/*/*/throttling/rateLimit', value: '5' } as const;
  await client.send(new sdk.UpdateStageCommand({ ...stage, patchOperations: [change] }));
  await client.send(new sdk.GetStageCommand(stage));
  await client.send(new sdk.GetStagesCommand({ restApiId }));
  const parameters = { extensions: 'integrations' };
  await client.send(new sdk.GetExportCommand({ ...stage, exportType: 'oas30', parameters }));
  await client.send(new sdk.GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] }));
  await client.send(new sdk.GetDeploymentsCommand({ restApiId }));
  const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}/stages/prod`;
  await client.send(new sdk.TagResourceCommand({ resourceArn, tags: { owner: 'b' } }));
  await client.send(new sdk.GetTagsCommand({ resourceArn }));
  await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['owner'] }));
  await client.send(new sdk.DeleteStageCommand(stage));
  await client.send(new sdk.DeleteDeploymentCommand({ restApiId, deploymentId }));
}

async function walkCertificates(client: Client, method: sdk.TestInvokeMethodCommandInput): Promise<void> {
  const made = await client.send(new sdk.GenerateClientCertificateCommand({ description: 'd', tags: { team: 'a' } }));
  const clientCertificateId = made.clientCertificateId ?? '';
  await client.send(new sdk.TestInvokeMethodCommand({ ...method, clientCertificateId }));
  await client.send(new sdk.GetClientCertificateCommand({ clientCertificateId }));
  await client.send(new sdk.GetClientCertificatesCommand({ limit: 1 }));
  const change = { op: 'replace', path: '/description', value: 'e' } as const;
  await client.send(new sdk.UpdateClientCertificateCommand({ clientCertificateId, patchOperations: [change] }));
  await client.send(new sdk.DeleteClientCertificateCommand({ clientCertificateId }));
}

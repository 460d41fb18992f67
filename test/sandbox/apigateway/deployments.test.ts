import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteIntegrationCommand,
  DeleteStageCommand,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetExportCommand,
  GetStageCommand,
  PutIntegrationCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { createDeployedApi, createStagedApi, startGateway } from './gateway.ts';

test('an API without methods, or with one that has no integration, is not deployed', async () => {
  const { client } = await startGateway();
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: 'empty' }));
  const empty = client.send(new CreateDeploymentCommand({ restApiId }));
  await expect(empty).rejects.toThrow("The REST API doesn't contain any methods");

  const { method, restApiId: deployed } = await createDeployedApi(client);
  await client.send(new DeleteIntegrationCommand(method));
  const lacking = client.send(new CreateDeploymentCommand({ restApiId: deployed }));
  await expect(lacking).rejects.toThrow('No integration defined for method');
});

test('a deployment with a stage name creates the stage, and the next one moves it', async () => {
  const { client, clock, records } = await startGateway();
  const { restApiId } = await createDeployedApi(client);
  const first = await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'dev', variables: { a: '1' } }));
  expect(await client.send(new GetStageCommand({ restApiId, stageName: 'dev' }))).toMatchObject({
    ...{ deploymentId: first.id, variables: { a: '1' } },
  });
  clock.set('2026-03-04T06:00:00Z');
  const second = await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'dev', description: 'two' }));
  const moved = await client.send(new GetStageCommand({ restApiId, stageName: 'dev' }));
  expect(moved).toMatchObject({ deploymentId: second.id, variables: { a: '1' } });
  expect(moved.lastUpdatedDate?.toISOString()).toBe('2026-03-04T06:00:00.000Z');
  expect(moved.createdDate?.toISOString()).toBe('2026-03-04T05:06:07.000Z');
  expect(records().map(({ eventName }) => eventName)).not.toContain('CreateStage');
});

test('a deployment that could not create its stage is not kept', async () => {
  const { client } = await startGateway();
  const { restApiId } = await createDeployedApi(client);
  const invalid = client.send(new CreateDeploymentCommand({ restApiId, stageName: 'no spaces' }));
  await expect(invalid).rejects.toThrow('Stage name only allows a-zA-Z0-9_-');
  expect((await client.send(new GetDeploymentsCommand({ restApiId }))).items).toHaveLength(1);
});

test('a deployment is deleted only when no stage uses it', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId, stageName } = await createStagedApi(client);
  const used = client.send(new DeleteDeploymentCommand({ restApiId, deploymentId }));
  await expect(used).rejects.toMatchObject({
    ...{ name: 'BadRequestException', message: 'Active stages pointing to this deployment must be moved or deleted' },
  });
  await client.send(new DeleteStageCommand({ restApiId, stageName }));
  await client.send(new DeleteDeploymentCommand({ restApiId, deploymentId }));
  const gone = client.send(new GetDeploymentCommand({ restApiId, deploymentId }));
  await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('a deployment shows its methods where they are asked for', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId } = await createDeployedApi(client);
  const shown = await client.send(new GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] }));
  expect(shown.apiSummary).toEqual({ '/': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } });
});

test('an export tells what is deployed on the stage, not the working copy', async () => {
  const { client } = await startGateway();
  const { method, ...stage } = await createStagedApi(client);
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const exported = await client.send(
    new GetExportCommand({ ...stage, exportType: 'oas30', parameters: { extensions: 'integrations' } }),
  );
  expect(exported.contentType).toBe('application/json');
  const document = JSON.parse(new TextDecoder().decode(exported.body));
  expect(document).toMatchObject({ openapi: '3.0.1', info: { title: 'shop', version: '2026-03-04T05:06:07Z' } });
  expect(document.paths['/'].get['x-amazon-apigateway-integration']).toMatchObject({
    ...{ type: 'http_proxy', httpMethod: 'GET', uri: 'https://backend.example.com/' },
  });
});

test('an export has the integrations only where they are asked for', async () => {
  const { client } = await startGateway();
  const stage = await createStagedApi(client);
  const exported = await client.send(new GetExportCommand({ ...stage, exportType: 'oas30' }));
  expect(JSON.parse(new TextDecoder().decode(exported.body)).paths).toEqual({ '/': { get: {} } });
});

test.each([
  ['swagger', {}, 'GetExport as swagger'],
  ['oas30', { accepts: 'application/yaml' }, 'GetExport as YAML'],
  ['oas30', { parameters: { extensions: 'postman' } }, 'the extension postman'],
])('an export as %s with %j is refused by name', async (exportType, more, message) => {
  const { client } = await startGateway();
  const stage = await createStagedApi(client);
  await expect(client.send(new GetExportCommand({ ...stage, exportType, ...more }))).rejects.toThrow(message);
});

test('a stage needs a deployment that exists', async () => {
  const { client } = await startGateway();
  const { restApiId } = await createDeployedApi(client);
  const answer = client.send(new CreateStageCommand({ restApiId, stageName: 'prod', deploymentId: 'nope' }));
  await expect(answer).rejects.toMatchObject({ name: 'BadRequestException', message: 'Deployment id does not exist' });
});

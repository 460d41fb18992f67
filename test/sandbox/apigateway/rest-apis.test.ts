import {
  type APIGatewayClient,
  CreateResourceCommand,
  CreateRestApiCommand,
  DeleteResourceCommand,
  DeleteRestApiCommand,
  GetIntegrationCommand,
  GetResourceCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  paginateGetRestApis,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { createDeployedApi, startGateway } from './gateway.ts';

async function createApi(client: APIGatewayClient) {
  const { id: restApiId, rootResourceId } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  return { restApiId: restApiId ?? '', rootId: rootResourceId ?? '' };
}

test('a new API has an id of ten characters, a date in whole seconds and a root resource', async () => {
  const { client } = await startGateway();
  const created = await client.send(new CreateRestApiCommand({ name: 'shop', description: 'd', tags: { team: 'a' } }));
  expect(created.id).toMatch(/^[a-z0-9]{10}$/);
  expect(created).toMatchObject({ name: 'shop', description: 'd', tags: { team: 'a' }, apiKeySource: 'HEADER' });
  expect(created.createdDate?.toISOString()).toBe('2026-03-04T05:06:07.000Z');
  const { items } = await client.send(new GetResourcesCommand({ restApiId: created.id }));
  expect(items).toEqual([{ id: created.rootResourceId, path: '/' }]);
});

test('an API that does not exist, or no longer, is not found', async () => {
  const { client } = await startGateway();
  const { restApiId } = await createApi(client);
  await client.send(new DeleteRestApiCommand({ restApiId }));
  const answer = client.send(new GetRestApiCommand({ restApiId }));
  const message = `Invalid API identifier specified 000000000000:${restApiId}`;
  await expect(answer).rejects.toMatchObject({
    name: 'NotFoundException',
    message,
    $metadata: { httpStatusCode: 404 },
  });
});

test('a member that is not implemented is refused by name', async () => {
  const { client } = await startGateway();
  const answer = client.send(new CreateRestApiCommand({ name: 'copy', cloneFrom: 'abc' }));
  await expect(answer).rejects.toMatchObject({
    ...{ name: 'NotImplemented', message: expect.stringContaining('cloneFrom in CreateRestApi') },
    $metadata: { httpStatusCode: 501 },
  });
});

test('APIs are listed in pages, each one once, also when some are deleted on the way', async () => {
  const { client, gateway } = await startGateway();
  await gateway.seed({ apis: 30, stagesPerApi: 1 });
  const seen: string[] = [];
  for await (const { items = [] } of paginateGetRestApis({ client, pageSize: 7 }, {})) {
    for (const { id = '' } of items) {
      seen.push(id);
      await client.send(new DeleteRestApiCommand({ restApiId: id }));
    }
  }
  expect(new Set(seen).size).toBe(30);
  expect((await client.send(new GetRestApisCommand({}))).items).toEqual([]);
});

test('a page has 25 items unless asked otherwise, and at most 500', async () => {
  const { client, gateway } = await startGateway();
  await gateway.seed({ apis: 26, stagesPerApi: 1 });
  expect((await client.send(new GetRestApisCommand({}))).items).toHaveLength(25);
  expect((await client.send(new GetRestApisCommand({ limit: 500 }))).items).toHaveLength(26);
  await expect(client.send(new GetRestApisCommand({ limit: 501 }))).rejects.toThrow('Invalid limit 501');
});

test('a resource takes its path from its parent, once, and is deleted with those below it', async () => {
  const { client } = await startGateway();
  const { restApiId, rootId } = await createApi(client);
  const pets = await client.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: 'pets' }));
  const pet = await client.send(new CreateResourceCommand({ restApiId, parentId: pets.id, pathPart: '{id}' }));
  expect(pet.path).toBe('/pets/{id}');
  const again = client.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: 'pets' }));
  await expect(again).rejects.toMatchObject({ name: 'ConflictException' });
  const invalid = client.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: 'a/b' }));
  await expect(invalid).rejects.toMatchObject({ name: 'BadRequestException' });
  await client.send(new DeleteResourceCommand({ restApiId, resourceId: pets.id }));
  const gone = client.send(new GetResourceCommand({ restApiId, resourceId: pet.id }));
  await expect(gone).rejects.toThrow('Invalid Resource identifier specified');
});

test('methods are shown in full only where they are asked for', async () => {
  const { client } = await startGateway();
  const { restApiId, method } = await createDeployedApi(client);
  const brief = await client.send(new GetResourcesCommand({ restApiId }));
  expect(brief.items?.[0]?.resourceMethods).toEqual({ GET: {} });
  const full = await client.send(new GetResourcesCommand({ restApiId, embed: ['methods'] }));
  expect(full.items?.[0]?.resourceMethods?.GET?.methodIntegration).toMatchObject({
    ...{ type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'https://backend.example.com/' },
    ...{ passthroughBehavior: 'WHEN_NO_MATCH', timeoutInMillis: 29000 },
  });
  expect(await client.send(new GetIntegrationCommand(method))).toMatchObject({ type: 'HTTP_PROXY' });
});

test('a method is put once, and its integration as often as one likes', async () => {
  const { client } = await startGateway();
  const { method } = await createDeployedApi(client);
  const again = client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await expect(again).rejects.toMatchObject({ name: 'ConflictException' });
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  expect((await client.send(new GetIntegrationCommand(method))).type).toBe('MOCK');
});

test.each([
  ['no HTTP method', { type: 'HTTP', uri: 'https://a.example' }, 'Enumeration value for HttpMethod must be non-empty'],
  ['no URI', { type: 'HTTP', integrationHttpMethod: 'GET' }, 'Invalid HTTP endpoint specified for URI'],
  ['an unknown type', { type: 'SOAP', integrationHttpMethod: 'GET' }, 'Invalid integration type SOAP'],
] as const)('an integration with %s is refused', async (_what, integration, message) => {
  const { client } = await startGateway();
  const { method } = await createDeployedApi(client);
  const input = { ...method, ...integration } as ConstructorParameters<typeof PutIntegrationCommand>[0];
  await expect(client.send(new PutIntegrationCommand(input))).rejects.toThrow(message);
});

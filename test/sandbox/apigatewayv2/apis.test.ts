import { GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  GetApiCommand,
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
  GetTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { expect, test } from 'vitest';
import { createApi, createRoute, createStage, startV2 } from './v2-client.ts';

test.each([
  ['WEBSOCKET', 'wss', '$request.body.action'],
  ['HTTP', 'https', '$request.method $request.path'],
] as const)('a %s API is created, read, changed and deleted', async (ProtocolType, scheme, selection) => {
  const { client } = await startV2();
  const ApiId = await createApi(client, ProtocolType);
  expect(ApiId).toMatch(/^[a-z0-9]{10}$/);
  const { $metadata: _, ...read } = await client.send(new GetApiCommand({ ApiId }));
  expect(read).toMatchObject({
    ...{ ApiId, ProtocolType, Name: 'chat', RouteSelectionExpression: selection, Tags: {} },
    ApiEndpoint: `${scheme}://${ApiId}.execute-api.us-east-1.amazonaws.com`,
    CreatedDate: new Date('2026-03-04T05:06:07.000Z'),
  });
  expect((await client.send(new GetApisCommand({}))).Items).toEqual([read]);
  const changed = await client.send(new UpdateApiCommand({ ApiId, Description: 'new' }));
  expect(changed).toMatchObject({ ...read, Description: 'new' });
  expect((await client.send(new DeleteApiCommand({ ApiId }))).$metadata.httpStatusCode).toBe(204);
  await expect(client.send(new GetApiCommand({ ApiId }))).rejects.toMatchObject({
    ...{ name: 'NotFoundException', message: `Invalid API identifier specified 000000000000:${ApiId}` },
    $metadata: { httpStatusCode: 404 },
  });
  await expect(client.send(new GetStagesCommand({ ApiId }))).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('v1 does not know an API of v2, and calls of v2 are logged as such', async () => {
  const { client, v1, calls } = await startV2();
  const ApiId = await createApi(client);
  await expect(v1.send(new GetRestApiCommand({ restApiId: ApiId }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
  expect(calls.list()).toMatchObject([
    { service: 'apigatewayv2', operation: 'CreateApi', resource: '/v2/apis', status: 201 },
    { service: 'apigateway', operation: 'GetRestApi', resource: `/restapis/${ApiId}`, status: 404 },
  ]);
});

test('an API of another protocol, or a WebSocket API without its selection expression, is refused', async () => {
  const { client } = await startV2();
  const create = (input: object) =>
    client.send(new CreateApiCommand({ Name: 'a', ProtocolType: 'WEBSOCKET', ...input }));
  await expect(create({ ProtocolType: 'REST' })).rejects.toMatchObject({ name: 'BadRequestException' });
  await expect(create({})).rejects.toThrow('RouteSelectionExpression is required');
});

test('what is not implemented is refused by name', async () => {
  const { client } = await startV2();
  const quick = { Name: 'a', ProtocolType: 'HTTP' as const, Target: 'https://a.example/' };
  await expect(client.send(new CreateApiCommand(quick))).rejects.toMatchObject({
    ...{ name: 'NotImplemented', message: expect.stringContaining('Target in CreateApi') },
    $metadata: { httpStatusCode: 501 },
  });
  const ApiId = await createApi(client);
  await expect(client.send(new GetAuthorizersCommand({ ApiId }))).rejects.toThrow('apigatewayv2 GetAuthorizers');
  const route = new CreateRouteCommand({ ApiId, RouteKey: 'a', AuthorizerId: 'x' });
  await expect(client.send(route)).rejects.toThrow('AuthorizerId in CreateRoute');
});

test('lists come in pages, each item once', async () => {
  const { client } = await startV2();
  const ids = [];
  for (let number = 0; number < 5; number++) ids.push(await createApi(client));
  const first = await client.send(new GetApisCommand({ MaxResults: '3' }));
  const second = await client.send(new GetApisCommand({ MaxResults: '3', NextToken: first.NextToken }));
  expect(second.NextToken).toBeUndefined();
  const seen = [...(first.Items ?? []), ...(second.Items ?? [])].map(({ ApiId }) => ApiId);
  expect(seen).toEqual(ids.sort());
  await expect(client.send(new GetApisCommand({ MaxResults: 'x' }))).rejects.toThrow('Invalid maxResults x');
});

test('an integration is created with its defaults, listed, and deleted once no route refers to it', async () => {
  const { client } = await startV2();
  const ApiId = await createApi(client);
  const { IntegrationId, RouteId } = await createRoute(client, ApiId);
  const { $metadata: _, ...read } = await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
  expect(read).toMatchObject({
    ...{ IntegrationId: expect.stringMatching(/^[a-z0-9]{7}$/), IntegrationType: 'HTTP_PROXY' },
    ...{
      IntegrationUri: 'https://backend.example.com/',
      TimeoutInMillis: 29_000,
      PassthroughBehavior: 'WHEN_NO_MATCH',
    },
  });
  expect((await client.send(new GetIntegrationsCommand({ ApiId }))).Items).toEqual([read]);
  const remove = new DeleteIntegrationCommand({ ApiId, IntegrationId });
  await expect(client.send(remove)).rejects.toMatchObject({ name: 'ConflictException' });
  await client.send(new DeleteRouteCommand({ ApiId, RouteId }));
  expect((await client.send(new GetRoutesCommand({ ApiId }))).Items).toEqual([]);
  await client.send(remove);
  await expect(client.send(new GetIntegrationCommand({ ApiId, IntegrationId }))).rejects.toThrow('Invalid Integration');
});

test.each([
  ['HTTP', { IntegrationType: 'MOCK' }],
  ['WEBSOCKET', { IntegrationType: 'SOAP' }],
  ['WEBSOCKET', { IntegrationType: 'HTTP' }],
  ['WEBSOCKET', { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'backend' }],
] as const)('a %s API refuses the integration %j', async (protocol, integration) => {
  const { client } = await startV2();
  const input = { ApiId: await createApi(client, protocol), ...integration };
  const answer = client.send(new CreateIntegrationCommand(input as { ApiId: string; IntegrationType: 'HTTP' }));
  await expect(answer).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('a route exists once and goes to an integration of its API', async () => {
  const { client } = await startV2();
  const ApiId = await createApi(client);
  await createRoute(client, ApiId);
  const again = client.send(new CreateRouteCommand({ ApiId, RouteKey: '$default' }));
  await expect(again).rejects.toMatchObject({ name: 'ConflictException' });
  const astray = client.send(new CreateRouteCommand({ ApiId, RouteKey: 'a', Target: 'integrations/nope' }));
  await expect(astray).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('APIs and stages are tagged and untagged by an ARN without the /v2 of their paths', async () => {
  const { client } = await startV2();
  const { ApiId, StageName } = await createStage(client);
  for (const path of [`/apis/${ApiId}`, `/apis/${ApiId}/stages/${StageName}`]) {
    const ResourceArn = `arn:aws:apigateway:us-east-1::${path}`;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { a: '1', b: '2' } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    expect((await client.send(new GetTagsCommand({ ResourceArn }))).Tags).toEqual({ b: '2' });
  }
  const foreign = client.send(new GetTagsCommand({ ResourceArn: 'arn:aws:apigateway:us-east-1::/restapis/x' }));
  await expect(foreign).rejects.toMatchObject({ name: 'BadRequestException' });
});

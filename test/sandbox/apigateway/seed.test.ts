import {
  GetClientCertificateCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStagesCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { startGateway } from './gateway.ts';

test('seeding places APIs and stages past the quotas and says which', async () => {
  const { client, gateway, events } = await startGateway();
  const summary = await gateway.seed({ apis: 2, stagesPerApi: 12 });
  expect((await client.send(new GetRestApisCommand({}))).items).toHaveLength(2);
  for (const { restApiId, stageNames } of summary.apis) {
    const { item = [] } = await client.send(new GetStagesCommand({ restApiId }));
    expect(item.map(({ stageName }) => stageName)).toEqual(stageNames);
    expect(item.every(({ clientCertificateId }) => clientCertificateId === undefined)).toBe(true);
  }
  expect(events).toEqual([]);
});

test('seeding with a certificate gives all stages the same one', async () => {
  const { client, gateway } = await startGateway();
  const { apis, clientCertificateId } = await gateway.seed({ apis: 1, stagesPerApi: 2, certificate: true });
  const { item = [] } = await client.send(new GetStagesCommand({ restApiId: apis[0]?.restApiId }));
  expect(item.map((stage) => stage.clientCertificateId)).toEqual([clientCertificateId, clientCertificateId]);
  expect(
    (await client.send(new GetClientCertificateCommand({ clientCertificateId }))).pemEncodedCertificate,
  ).toBeDefined();
});

test('seeding with an id leaves stages that hold a certificate which may not exist', async () => {
  const { gateway } = await startGateway();
  await gateway.seed({ apis: 1, stagesPerApi: 1, certificate: 'gone42' });
  expect(gateway.snapshot()).toMatchObject({
    ...{
      certificates: [],
      apis: [{ name: 'seeded-1', stages: [{ stageName: 'stage1', clientCertificateId: 'gone42' }] }],
    },
  });
});

test('seeding with events makes one CreateStage event for each stage', async () => {
  const { gateway, records } = await startGateway();
  const { apis } = await gateway.seed({ apis: 2, stagesPerApi: 3, events: true });
  expect(records()).toHaveLength(6);
  expect(records()[0]).toMatchObject({
    eventName: 'CreateStage',
    requestParameters: { restApiId: apis[0]?.restApiId, createStageInput: { stageName: 'stage1' } },
  });
});

test.each([
  ['http', 'HTTP'],
  ['AWS_PROXY', 'AWS_PROXY'],
  ['MOCK', 'MOCK'],
  [{ type: 'HTTP_PROXY', uri: 'https://other.example.com/' }, 'HTTP_PROXY'],
])('seeding takes the integration %j', async (integration, type) => {
  const { client, gateway } = await startGateway();
  const { apis } = await gateway.seed({ apis: 1, stagesPerApi: 1, integration });
  const input = { restApiId: apis[0]?.restApiId, embed: ['methods'] };
  const { items } = await client.send(new GetResourcesCommand(input));
  expect(items?.[0]?.resourceMethods?.GET?.methodIntegration?.type).toBe(type);
});

test.each([
  { apis: 0, stagesPerApi: 1 },
  { apis: 1 },
  { apis: 1, stagesPerApi: 1, integration: 'SOAP' },
  { apis: 1, stagesPerApi: 1, stages: 2 },
])('seeding refuses %j', async (input) => {
  const { gateway } = await startGateway();
  await expect(gateway.seed(input)).rejects.toThrow();
});

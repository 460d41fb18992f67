import { GetIntegrationsCommand, GetStagesCommand } from '@aws-sdk/client-apigatewayv2';
import { expect, test } from 'vitest';
import { startV2 } from './v2-client.ts';

test.each(['WEBSOCKET', 'HTTP'])('seeding places %s APIs with an integration, past the quotas', async (protocol) => {
  const { client, gateway, events } = await startV2();
  const { apis } = await gateway.seed({ apis: 2, stagesPerApi: 12, protocol });
  expect(events).toEqual([]);
  expect(gateway.snapshot().apis.map((api) => [api.protocol, api.stages.length])).toEqual([
    [protocol, 12],
    [protocol, 12],
  ]);
  const ApiId = apis[0]?.apiId;
  const { Items = [] } = await client.send(new GetStagesCommand({ ApiId }));
  expect(Items.map(({ StageName }) => StageName).sort()).toEqual([...(apis[0]?.stageNames ?? [])].sort());
  const integrations = await client.send(new GetIntegrationsCommand({ ApiId }));
  expect(integrations.Items).toMatchObject([{ IntegrationUri: 'https://backend.example.com/' }]);
});

test('seeding with a certificate and events shows both on WebSocket stages', async () => {
  const { gateway, records } = await startV2();
  const { apis } = await gateway.seed({
    apis: 1,
    stagesPerApi: 1,
    protocol: 'WEBSOCKET',
    certificate: 'gone42',
    events: true,
  });
  expect(gateway.snapshot().apis).toMatchObject([
    { protocol: 'WEBSOCKET', stages: [{ stageName: 'stage1', clientCertificateId: 'gone42' }] },
  ]);
  expect(records()).toMatchObject([
    { eventName: 'CreateStage', requestParameters: { apiId: apis[0]?.apiId, stageName: 'stage1' } },
  ]);
});

test.each([{ protocol: 'SOAP' }, { protocol: 'HTTP', certificate: true }, { protocol: 'HTTP', integration: 'MOCK' }])(
  'seeding refuses %j',
  async (input) => {
    const { gateway } = await startV2();
    await expect(gateway.seed({ apis: 1, stagesPerApi: 1, ...input })).rejects.toThrow();
  },
);

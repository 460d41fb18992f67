import * as v1 from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { type Act, byV1, byV2, expectNothing, type Placed, placed, replace } from '#test/support/refusals';
import { rest, scenarios } from '#test/support/scenario';

const test = scenarios('promptAssembly');

const stageName = 'stage1';
const StageName = stageName;

const nowhere: Placed = { id: 'nowhere123', deploymentId: 'none12' };
const unknownCertificate = 'gone42';

test.for<[string, 'REST' | 'WEBSOCKET' | 'HTTP', string, Act]>([
  ['a new stage of no API', 'REST', 'NotFoundException', byV1(() => create(nowhere))],
  [
    'a new stage of no deployment',
    'REST',
    'BadRequestException',
    byV1((api) => create({ ...api, deploymentId: 'none12' })),
  ],
  ['a new stage of an impossible name', 'REST', 'BadRequestException', byV1((api) => create(api, 'a b'))],
  ['a new stage that there is', 'REST', 'ConflictException', byV1((api) => create(api, 'stage1'))],
  [
    'a change of no stage',
    'REST',
    'NotFoundException',
    byV1(({ id }) => patch(id, 'none', replace('/description', 'x'))),
  ],
  [
    'a change of no field',
    'REST',
    'BadRequestException',
    byV1(({ id }) => patch(id, 'stage1', replace('/nothing', 'x'))),
  ],
  [
    'a certificate that there is not',
    'REST',
    'BadRequestException',
    byV1(({ id }) => patch(id, 'stage1', replace('/clientCertificateId', unknownCertificate))),
  ],
  [
    'a deployment of no API to a stage',
    'REST',
    'NotFoundException',
    byV1(() => new v1.CreateDeploymentCommand({ restApiId: nowhere.id, stageName })),
  ],
  ['a new stage of no API of v2', 'WEBSOCKET', 'NotFoundException', byV2(() => createV2(nowhere.id, 'prod'))],
  [
    'a new WebSocket stage called $default',
    'WEBSOCKET',
    'BadRequestException',
    byV2(({ id }) => createV2(id, '$default')),
  ],
  ['a new WebSocket stage that there is', 'WEBSOCKET', 'ConflictException', byV2(({ id }) => createV2(id, 'stage1'))],
  [
    'a new WebSocket stage with a certificate that there is not',
    'WEBSOCKET',
    'BadRequestException',
    byV2(
      ({ id: ApiId }) =>
        new v2.CreateStageCommand({ ApiId, StageName: 'new', ClientCertificateId: unknownCertificate }),
    ),
  ],
  [
    'a certificate for an HTTP API',
    'HTTP',
    'BadRequestException',
    byV2(({ id: ApiId }) => new v2.UpdateStageCommand({ ApiId, StageName, ClientCertificateId: '' })),
  ],
  [
    'a deployment of an API of v2 to no stage',
    'WEBSOCKET',
    'NotFoundException',
    byV2(({ id: ApiId }) => new v2.CreateDeploymentCommand({ ApiId, StageName: 'none' })),
  ],
])('%s (%s) is refused with %s, and starts nothing', async ([, protocol, error, act], { service }) => {
  const target = await placed(service, protocol);
  await expect(act(service, target)).rejects.toMatchObject({ name: error });
  await rest(service);

  await expectNothing(service, target);
  await expectNothing(service, nowhere);
});

test.for([
  ['REST', 'LimitExceededException', byV1((api) => create(api))],
  ['WEBSOCKET', 'TooManyRequestsException', byV2(({ id }) => createV2(id, 'new'))],
] as const)(
  'an eleventh stage (%s) is refused with %s, and starts nothing',
  async ([protocol, error, act], { service }) => {
    const target = await placed(service, protocol, 10);
    await expect(act(service, target)).rejects.toMatchObject({ name: error });
    await rest(service);

    await expectNothing(service, target);
  },
);

function create({ id: restApiId, deploymentId }: Placed, name = 'new') {
  return new v1.CreateStageCommand({ restApiId, deploymentId, stageName: name });
}

function createV2(ApiId: string, name: string) {
  return new v2.CreateStageCommand({ ApiId, StageName: name });
}

function patch(restApiId: string, name: string, operation: v1.PatchOperation) {
  return new v1.UpdateStageCommand({ restApiId, stageName: name, patchOperations: [operation] });
}

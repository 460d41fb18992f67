import {
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteStageCommand,
  GetStageCommand,
  GetStagesCommand,
  GetTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { createDeployedApi, createStagedApi, startGateway } from './gateway.ts';

test('a new stage has no certificate and its dates in whole seconds', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId } = await createDeployedApi(client);
  const stage = await client.send(
    new CreateStageCommand({ restApiId, deploymentId, stageName: 'prod', variables: { a: '1' }, tags: { team: 't' } }),
  );
  expect(stage).toMatchObject({
    ...{ stageName: 'prod', deploymentId, cacheClusterEnabled: false, cacheClusterStatus: 'NOT_AVAILABLE' },
    ...{ methodSettings: {}, tracingEnabled: false, variables: { a: '1' }, tags: { team: 't' } },
  });
  expect(stage.clientCertificateId).toBeUndefined();
  expect(stage.createdDate?.toISOString()).toBe('2026-03-04T05:06:07.000Z');
  expect(stage.lastUpdatedDate).toEqual(stage.createdDate);
});

test('a stage exists once; deleted and made again it is another', async () => {
  const { client, clock } = await startGateway();
  const { restApiId, deploymentId, stageName } = await createStagedApi(client);
  const again = new CreateStageCommand({ restApiId, deploymentId, stageName });
  await expect(client.send(again)).rejects.toMatchObject({
    name: 'ConflictException',
    message: 'Stage already exists',
  });
  await client.send(new DeleteStageCommand({ restApiId, stageName }));
  const gone = client.send(new GetStageCommand({ restApiId, stageName }));
  await expect(gone).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Invalid stage identifier specified',
  });
  clock.set('2026-03-05T00:00:00Z');
  expect((await client.send(again)).createdDate?.toISOString()).toBe('2026-03-05T00:00:00.000Z');
});

test('stages are listed, of one deployment where it is named', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId } = await createStagedApi(client);
  const other = await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'dev' }));
  const names = async (input: { deploymentId?: string | undefined }) =>
    (await client.send(new GetStagesCommand({ restApiId, ...input }))).item?.map(({ stageName }) => stageName);
  expect(await names({})).toEqual(['prod', 'dev']);
  expect(await names({ deploymentId })).toEqual(['prod']);
  expect(await names({ deploymentId: other.id })).toEqual(['dev']);
});

test('an API has at most ten stages', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId } = await createDeployedApi(client);
  const create = (stageName: string) => client.send(new CreateStageCommand({ restApiId, deploymentId, stageName }));
  for (let number = 1; number <= 10; number++) await create(`s${number}`);
  await expect(create('s11')).rejects.toMatchObject({
    name: 'LimitExceededException',
    $metadata: { httpStatusCode: 429 },
  });
});

test('canaries and documentation versions are refused by name', async () => {
  const { client } = await startGateway();
  const { restApiId, deploymentId } = await createDeployedApi(client);
  const stage = { restApiId, deploymentId, stageName: 'prod' };
  const canary = client.send(new CreateStageCommand({ ...stage, canarySettings: { percentTraffic: 1 } }));
  await expect(canary).rejects.toThrow('canarySettings in CreateStage');
  const documented = client.send(new CreateStageCommand({ ...stage, documentationVersion: '1' }));
  await expect(documented).rejects.toThrow('documentationVersion in CreateStage');
});

test('an update changes what it names and lastUpdatedDate, on this stage alone', async () => {
  const { client, clock } = await startGateway();
  const { restApiId, deploymentId, stageName } = await createStagedApi(client);
  const sibling = await client.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'dev' }));
  clock.set('2026-03-04T07:00:00.999Z');
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: 'new' }];
  const updated = await client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  expect(updated).toMatchObject({ description: 'new', stageName, deploymentId });
  expect(updated.lastUpdatedDate?.toISOString()).toBe('2026-03-04T07:00:00.000Z');
  const { $metadata: _, ...unchanged } = await client.send(new GetStageCommand({ restApiId, stageName: 'dev' }));
  expect(sibling).toMatchObject(unchanged);
});

test('APIs and stages are tagged and untagged by ARN', async () => {
  const { client } = await startGateway();
  const { restApiId, stageName } = await createStagedApi(client);
  for (const path of [`/restapis/${restApiId}`, `/restapis/${restApiId}/stages/${stageName}`]) {
    const resourceArn = `arn:aws:apigateway:us-east-1::${path}`;
    await client.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    expect((await client.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({ b: '2' });
  }
  expect((await client.send(new GetStageCommand({ restApiId, stageName }))).tags).toEqual({ b: '2' });
});

test.each([
  ['arn:aws:sns:us-east-1:000000000000:topic', 'BadRequestException'],
  ['arn:aws:apigateway:us-east-1::/restapis/nope', 'NotFoundException'],
  ['arn:aws:apigateway:us-east-1::/clientcertificates/nope', 'NotFoundException'],
])('the tags of %s are refused with %s', async (resourceArn, name) => {
  const { client } = await startGateway();
  await expect(client.send(new GetTagsCommand({ resourceArn }))).rejects.toMatchObject({ name });
});

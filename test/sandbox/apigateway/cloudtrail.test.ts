import {
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteStageCommand,
  FlushStageCacheCommand,
  GenerateClientCertificateCommand,
  GetStageCommand,
  GetStagesCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { recordedCreateStage } from '#test/fixtures/recorded-create-stage';
import { FUNCTION_KEY, FUNCTION_ROLE } from '../bare-front.ts';
import { fault } from '../fault.ts';
import { createDeployedApi, createStagedApi, startGateway } from './gateway.ts';

/** The paths of all members of a value, lists and empty objects included as they are. */
function memberPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path];
  return Object.entries(value)
    .flatMap(([name, member]) => memberPaths(member, `${path}.${name}`))
    .sort();
}

test('a CreateStage record has the members of one that AWS recorded', async () => {
  const { client, functionClient, events } = await startGateway();
  const { restApiId, deploymentId } = await createDeployedApi(client);
  await functionClient.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'latest' }));
  const { detail, ...envelope } = events.at(-1) ?? {};
  const { sessionCredentialFromConsole: _console, ...recorded } = recordedCreateStage;
  expect(memberPaths(detail)).toEqual(memberPaths(recorded));
  expect(detail).toMatchObject({
    ...{ eventName: 'CreateStage', eventSource: 'apigateway.amazonaws.com', eventTime: '2026-03-04T05:06:07Z' },
    ...{ readOnly: false, managementEvent: true, eventCategory: 'Management', recipientAccountId: '000000000000' },
    requestParameters: { restApiId, createStageInput: { stageName: 'latest', deploymentId } },
    responseElements: { stageName: 'latest', createdDate: 'Mar 4, 2026 5:06:07 AM', deploymentId },
  });
  expect(envelope).toMatchObject({
    ...{ version: '0', source: 'aws.apigateway', 'detail-type': 'AWS API Call via CloudTrail', resources: [] },
    ...{ account: '000000000000', region: 'us-east-1', time: '2026-03-04T05:06:07Z' },
  });
});

test('a call by a function is one of its assumed role; any other is one of an IAM user', async () => {
  const { client, functionClient, records } = await startGateway();
  await functionClient.send(new GenerateClientCertificateCommand({}));
  await client.send(new GenerateClientCertificateCommand({}));
  const [byFunction, byUser] = records();
  expect(byFunction?.userIdentity).toMatchObject({
    ...{ type: 'AssumedRole', accessKeyId: FUNCTION_KEY, accountId: '000000000000' },
    arn: 'arn:aws:sts::000000000000:assumed-role/sweeper-role/sweeper',
    sessionContext: { sessionIssuer: { type: 'Role', arn: FUNCTION_ROLE, userName: 'sweeper-role' } },
  });
  expect(byUser?.userIdentity).toMatchObject({
    ...{ type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/external', accessKeyId: 'AKIAOUTSIDE' },
  });
  expect(byUser?.userIdentity).not.toHaveProperty('sessionContext');
  expect(byUser).toMatchObject({ sourceIPAddress: '127.0.0.1', userAgent: expect.stringContaining('aws-sdk-js') });
});

test('an UpdateStage record has the stage at the top and the patch in updateStageInput', async () => {
  const { client, records } = await startGateway();
  const { restApiId, stageName } = await createStagedApi(client);
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: 'new' }];
  await client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  expect(records().at(-1)).toMatchObject({
    eventName: 'UpdateStage',
    requestParameters: { restApiId, stageName, updateStageInput: { patchOperations }, template: false },
    responseElements: { stageName, description: 'new' },
  });
});

test('a CreateDeployment record has a stage name, empty where no stage is meant', async () => {
  const { client, records } = await startGateway();
  const { restApiId } = await createDeployedApi(client);
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'dev' }));
  const deployments = records().filter(({ eventName }) => eventName === 'CreateDeployment');
  expect(deployments.map(({ requestParameters }) => requestParameters)).toMatchObject([
    { restApiId, createDeploymentInput: { stageName: '' } },
    { restApiId, createDeploymentInput: { stageName: 'dev' } },
  ]);
});

test('a call that failed is recorded with its error and changed nothing', async () => {
  const { client, records } = await startGateway();
  const { restApiId, stageName } = await createStagedApi(client);
  const patchOperations = [{ op: 'replace' as const, path: '/nope', value: 'x' }];
  await expect(client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }))).rejects.toThrow();
  expect(records().at(-1)).toMatchObject({
    ...{ eventName: 'UpdateStage', errorCode: 'BadRequestException', responseElements: null },
    errorMessage: expect.stringContaining('Invalid method setting path: /nope'),
    requestParameters: { restApiId, stageName, updateStageInput: { patchOperations } },
  });
});

test('a call that a fault refused is recorded as failed', async () => {
  const { client, records, faults } = await startGateway();
  const { restApiId, stageName } = await createStagedApi(client);
  faults.add(
    fault({ service: 'apigateway', operation: 'DeleteStage' }, { error: 'TooManyRequestsException', status: 429 }),
  );
  await expect(client.send(new DeleteStageCommand({ restApiId, stageName }))).rejects.toThrow();
  expect(records().at(-1)).toMatchObject({ eventName: 'DeleteStage', errorCode: 'TooManyRequestsException' });
  await client.send(new DeleteStageCommand({ restApiId, stageName }));
  expect(records().at(-1)).toMatchObject({ eventName: 'DeleteStage', responseElements: null });
  expect(records().at(-1)).not.toHaveProperty('errorCode');
});

test('a call whose answer is lost is recorded as the success that it was', async () => {
  const { client, records, faults } = await startGateway();
  faults.add(fault({ service: 'apigateway', operation: 'GenerateClientCertificate' }, { dropReply: true }));
  await expect(client.send(new GenerateClientCertificateCommand({}))).rejects.toThrow();
  expect(records()).toMatchObject([{ eventName: 'GenerateClientCertificate', responseElements: expect.anything() }]);
});

test('calls that only read, and those that are not implemented, are not recorded', async () => {
  const { client, events } = await startGateway();
  const { restApiId, stageName, deploymentId } = await createStagedApi(client);
  const before = events.length;
  await client.send(new GetStageCommand({ restApiId, stageName }));
  await client.send(new GetStagesCommand({ restApiId }));
  await expect(client.send(new FlushStageCacheCommand({ restApiId, stageName }))).rejects.toThrow();
  const canary = { restApiId, deploymentId, stageName: 'c', canarySettings: { percentTraffic: 1 } };
  await expect(client.send(new CreateStageCommand(canary))).rejects.toThrow();
  expect(events).toHaveLength(before);
});

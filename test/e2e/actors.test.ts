import { CreateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import {
  cloudTrailEvent,
  createDeploymentEvent,
  createStageEvent,
  identities,
  updateStageEvent,
} from '#test/fixtures/cloudtrail';
import { expectOneFix } from '#test/support/one-fix';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, seededStage } from '#test/support/service';

const test = scenarios('promptAssembly');

test.for(Object.entries(identities))('a stage that %s created is fixed', async ([, userIdentity], { service }) => {
  const stage = await seededStage(service);
  await service.control.deliver(createStageEvent(stage, { userIdentity }));
  await rest(service);

  await expectOneFix(service, stage);
});

test.for([
  ['CreateStage', createStageEvent],
  ['UpdateStage', updateStageEvent],
  ['CreateDeployment', createDeploymentEvent],
] as const)('a stage that a %s names is fixed', async ([, event], { service }) => {
  const stage = await seededStage(service);
  await service.control.deliver(event(stage));
  await rest(service);

  await expectOneFix(service, stage);
});

test('a stage that CreateDeployment makes, without an event of its own, is fixed', async ({ service }) => {
  const { restApiId } = await createApi(service);
  await service.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'made' }));
  await rest(service);

  await expectOneFix(service, { restApiId, stageName: 'made' });
});

test('a record with fields that nobody knows yet is read all the same', async ({ service }) => {
  const stage = await seededStage(service);
  await service.control.deliver(
    createStageEvent(stage, { tlsDetails: { tlsVersion: 'TLSv1.3' }, eventVersion: '1.99' }),
  );
  await rest(service);

  await expectOneFix(service, stage);
});

test.for([
  ['a call that failed', { errorCode: 'AccessDenied', errorMessage: 'no' }],
  ['a call that failed although it has an answer', { errorCode: 'ConflictException' }],
  ['a deletion', { eventName: 'DeleteStage' }],
  ['a call to another service', { eventSource: 'lambda.amazonaws.com' }],
] as const)('%s starts nothing', async ([, detail], { service }) => {
  const stage = await seededStage(service);
  await service.control.deliver(createStageEvent(stage, detail));
  await rest(service);

  expect(await service.executions.about(stage.restApiId)).toEqual([]);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test.for([
  ['an empty stage name', { stageName: '' }],
  ['no stage name', {}],
] as const)('a deployment with %s starts nothing', async ([, createDeploymentInput], { service }) => {
  const { restApiId } = await seededStage(service);
  const requestParameters = { restApiId, createDeploymentInput };
  await service.control.deliver(cloudTrailEvent({ eventName: 'CreateDeployment', requestParameters }));
  await rest(service);

  expect(await service.executions.about(restApiId)).toEqual([]);
});

import { expect } from 'vitest';
import { expectOneFix } from '#test/support/one-fix';
import { fixedStage, submit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const publish = { service: 'sns', operation: 'Publish' };

test('a message whose answer was lost is sent again under the same messageId', async ({ service }) => {
  await service.control.fault(publish, { dropReply: true });
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  await expectOneFix(service, stage, 2);
});

test('a message that SNS throttles is sent once it takes it', async ({ service }) => {
  await service.control.fault(publish, { error: 'ThrottledException', status: 429 });
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  await expectOneFix(service, stage);
});

test('where nobody may be told of a fix the execution fails by name, and history says both', async ({ service }) => {
  await service.control.fault({ ...publish, every: true }, { error: 'AuthorizationErrorException', status: 403 });
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['AccessDenied']);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'failed']);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test('where only the first message is refused, the second one tells of the failure', async ({ service }) => {
  await service.control.fault(publish, { error: 'AuthorizationErrorException', status: 403 });
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['AccessDenied']);
  const messages = await messagesAbout(service, stage.restApiId);
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['failed']);
});

test('where the outcome cannot be recorded people are told all the same, and the execution fails', async ({
  service,
}) => {
  await createStage(service);
  await rest(service);
  const calls = await service.control.calls();
  const caller = calls.find((call) => call.caller.includes('RecordOutcome'))?.caller;
  const denied = { error: 'AccessDeniedException', status: 400 };
  await service.control.fault({ service: 'dynamodb', operation: 'PutItem', caller, every: true }, denied);
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['AccessDenied']);
  const [message] = await messagesAbout(service, stage.restApiId);
  expect(message?.attributes.outcome).toBe('failed');
  expect(message?.body).toMatch(/^History +could not be written/m);
});

test.for([
  ['throttled', { error: 'TooManyRequestsException', status: 429 }],
  ['answered to nobody', { dropReply: true }],
] as const)('a backout whose patch is %s restores the stage all the same, once', async ([, then], { service }) => {
  const { link, ...stage } = await fixedStage(service);
  await service.control.fault({ service: 'apigateway', operation: 'UpdateStage' }, then);
  await submit(service, link);

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'reverted']);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(2);
});

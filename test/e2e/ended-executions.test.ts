import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { functionBuiltAs } from '#test/support/functions';
import { meanwhile, theRecording } from '#test/support/meanwhile';
import { expectOneFix } from '#test/support/one-fix';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId, touch } from '#test/support/service';
import { heldFor, historyOf, recordedOutcomes } from '#test/support/table';

const test = scenarios('settlingAssembly');

const HOUR = 3_600;

test('an execution that is aborted while it settles is recorded and told, and the stage is free', async ({
  service,
}) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await abort(service, stage);
  await rest(service);

  const [execution] = await service.executions.about(stage.restApiId);
  expect(execution?.status).toBe('ABORTED');
  expect(await certificateOf(service, stage)).toBeNull();
  await expectFailureToldOnce(service, stage);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);

  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('the look that an aborted execution owed to a later event is made in its place', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await touch(service, stage);
  await rest(service, 5);
  await abort(service, stage);
  await rest(service);

  expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'failed', 'fixed']);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await heldFor(service, stage.restApiId)).toEqual(['use']);
});

test('the owed look is made even where starting it fails at first', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await touch(service, stage);
  await rest(service, 5);
  await service.control.fault(
    { service: 'states', operation: 'StartExecution' },
    { error: 'InternalFailure', status: 500 },
  );
  await abort(service, stage);
  await rest(service, 600);

  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('a stage is free again even where nobody can be told', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await service.control.fault(
    { service: 'sns', operation: 'Publish', every: true },
    { error: 'InternalFailure', status: 500 },
  );
  await abort(service, stage);
  await rest(service, 600);

  expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);
});

test('a stage that nobody lets go is free again after some hours at most', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await withoutRecorder(service, () => abort(service, stage));
  expect(await heldFor(service, stage.restApiId)).toEqual(['lease']);

  await rest(service, 3 * HOUR);
  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed']);
  expect(await heldFor(service, stage.restApiId)).toEqual(['use']);
});

test('what the recorder could not write at first it writes when Lambda runs it again', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await service.control.fault(
    { service: 'dynamodb', operation: 'Query' },
    { error: 'InternalServerError', status: 500 },
  );
  await abort(service, stage);
  await rest(service, 600);

  expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);
  const messages = await messagesAbout(service, stage.restApiId);
  expect(new Set(messages.map(({ attributes }) => attributes.messageId)).size).toBe(1);
});

test('of a fix that is aborted after its patch nobody is told that nothing was changed, also where the history cannot be read', async ({
  service,
}) => {
  const stage = await createStage(service);
  const recorder = await functionBuiltAs(service, 'RecordEndedExecution');
  const told = () => messagesAbout(service, stage.restApiId);
  await meanwhile(service, theRecording, async () => {
    const unreadable = {
      service: 'dynamodb',
      operation: 'Query',
      containing: 'HISTORY#',
      caller: recorder,
      every: true,
    };
    await service.control.fault(unreadable, { error: 'InternalServerError', status: 500 });
    await abort(service, stage);
    await expect.poll(async () => (await told()).length).toBe(1);
  });

  expect(await certificateOf(service, stage)).not.toBeNull();
  const [message] = await told();
  expect(message?.subject).toContain('failed, stage may be changed');
  expect(message?.body.replace(/\s+/g, ' ')).toContain('how far it had come could not be read');
  await rest(service, 600);
  const [{ detail } = { detail: {} }] = (await historyOf(service, stage)).slice(-1);
  expect(detail).toMatchObject({ outcome: 'failed', change: { from: null } });
  expect(detail).not.toHaveProperty('mayBeChanged');
});

test('an execution that ended well, or whose workflow recorded its failure, is left to that', async ({ service }) => {
  const fixed = await createStage(service);
  await rest(service);
  await service.control.fault(
    { service: 'apigateway', operation: 'UpdateStage' },
    { error: 'AccessDeniedException', status: 403 },
  );
  const failed = await createStage(service);
  await rest(service);

  await expectOneFix(service, fixed);
  await expectFailureToldOnce(service, failed);
});

/** Does something while the table refuses everything, and gives up what was to be recorded of it. */
async function withoutRecorder({ control }: Service, act: () => Promise<void>): Promise<void> {
  const denied = { error: 'AccessDeniedException', status: 400 };
  for (const operation of ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']) {
    await control.fault({ service: 'dynamodb', operation, every: true }, denied);
  }
  await act();
  // Lambda runs a function that failed twice more, within a few minutes.
  await control.advance(HOUR / 2);
  await control.forgetFaults();
}

async function abort(service: Service, { restApiId }: StageId): Promise<void> {
  const states = new SFNClient(service.clientOptions);
  const running = (await service.executions.list('Remediate')).filter(({ status }) => status === 'RUNNING');
  expect(running, `one execution, of ${restApiId}`).toHaveLength(1);
  await states.send(new StopExecutionCommand({ executionArn: running[0]?.executionArn, cause: 'by an operator' }));
  states.destroy();
}

async function expectFailureToldOnce(service: Service, stage: StageId): Promise<void> {
  expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
  const messages = await messagesAbout(service, stage.restApiId);
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['failed']);
}

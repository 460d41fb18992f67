import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { arm, denied, deniedOnce, heldAt, throttledOnce } from '#test/e2e/paths/faults';
import {
  APPROVAL_SECONDS,
  type AskedStage,
  answer,
  askedStage,
  decideLinkAbout,
  expectNothingPending,
  press,
  questionsAbout,
  toldAbout,
} from '#test/support/asking';
import { certificatesFor } from '#test/support/certificates';
import { visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service, touch } from '#test/support/service';
import { historyOf, recordedOutcomes } from '#test/support/table';

const test = scenarios('askingAssembly');

const HOUR = 3_600;

/** As long as `rest` takes. */
const ASKED_STAGE_SECONDS = 180;

/** Stops the execution that asked about the stage. */
async function stop(service: Service, { restApiId }: AskedStage): Promise<void> {
  const executionArn = String((await questionsAbout(service, restApiId))[0]?.executionArn);
  const client = new SFNClient(service.clientOptions);
  await client.send(new StopExecutionCommand({ executionArn }));
  client.destroy();
}

/** Stops it when nobody is there to record that. */
async function stopUnrecorded(service: Service, stage: AskedStage): Promise<void> {
  await arm(service, [denied('RecordEndedExecution/dynamodb/Query'), denied('RecordEndedExecution/dynamodb/GetItem')]);
  await stop(service, stage);
  // Lambda gives up on a function that failed twice more.
  await rest(service, 900);
  await service.control.forgetFaults();
}

/** Expects that the person's word holds: exempt for as long as was asked, once in the history, and told. */
async function expectLeftAlone(service: Service, stage: AskedStage, told: readonly string[]): Promise<void> {
  expect(await toldAbout(service, stage.restApiId)).toEqual(told);
  const message = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(message?.body).toMatch(/Declined by +Dana \(self-declared\)[\s\S]*Exempt until +\d{4}-/);
  expect(message?.body).not.toContain('starts another attempt');
  // What is said in the message is in the history up to the entry that it names.
  const newest = (await historyOf(service, stage)).at(-1);
  expect(message?.body).toMatch(new RegExp(`History +entry ${newest?.seq}, SHA-256\\s+${newest?.hash}`));
  await expectExempt(service, stage);
}

async function expectExempt(service: Service, stage: AskedStage): Promise<void> {
  const entries = await historyOf(service, stage);
  expect(entries.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
  const exempted = entries.filter(({ kind }) => kind === 'exempted');
  expect(exempted).toHaveLength(1);
  const { who, until, decidedAt } = exempted[0]?.detail ?? {};
  expect(who).toBe('Dana');
  expect(Date.parse(String(until)) - Date.parse(String(decidedAt))).toBe(30 * 24 * HOUR * 1_000);
  await expectNothingPending(service, stage.restApiId);

  await touch(service, stage);
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
  expect(await certificateOf(service, stage)).toBeNull();
}

test.for([
  ['the answer cannot be read', 'ReadDecision/dynamodb/UpdateItem'],
  ['the exemption cannot be recorded', 'RecordExemption/dynamodb/PutItem'],
] as const)(
  'a refusal counts although %s: the execution fails, and the stage is left alone',
  async ([, calls], { service }) => {
    const stage = await askedStage(service);
    await arm(service, [denied(calls)]);
    await answer(service, stage.link, 'decline');

    expect(await endings(service, stage.restApiId)).toEqual(['AccessDenied']);
    expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
    await expectLeftAlone(service, stage, ['asked', 'failed', 'declined']);
  },
);

test.for([
  ['before its answer was read', 'ReadDecision/dynamodb/UpdateItem'],
  ['before the exemption was recorded', 'RecordExemption/dynamodb/PutItem'],
  ['before its outcome was recorded', 'RecordOutcome/dynamodb/PutItem'],
] as const)('a refusal counts although the execution is stopped %s', async ([, calls], { service }) => {
  const stage = await askedStage(service);
  await heldAt(service, calls, {
    begin: () => press(stage.link, 'decline'),
    meanwhile: () => stop(service, stage),
  });
  await rest(service);

  expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
  await expectLeftAlone(service, stage, ['asked', 'declined']);
});

test('where its outcome was recorded as declined people hear of the failure, with what still holds', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await arm(service, [deniedOnce('Tell/sns/Publish')]);
  await answer(service, stage.link, 'decline');

  expect(await recordedOutcomes(service, stage)).toEqual(['declined', 'failed']);
  await expectLeftAlone(service, stage, ['asked', 'failed']);
});

test('what the recorder cannot write at first it writes when Lambda runs it again, and nothing twice', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await pressUnheard(service, stage, 'decline');
  await arm(service, [throttledOnce('RecordEndedExecution/dynamodb/GetItem')]);
  await stop(service, stage);
  await rest(service, 600);

  expect((await toldAbout(service, stage.restApiId)).at(-1)).toBe('declined');
  await expectExempt(service, stage);
});

/** Has a person answer, of which the execution that asked is not told. */
async function pressUnheard(service: Service, stage: AskedStage, decision: 'approve' | 'decline'): Promise<void> {
  await service.control.fault(
    { service: 'states', operation: 'SendTaskSuccess' },
    { error: 'InternalFailure', status: 500 },
  );
  expect((await press(stage.link, decision)).status).not.toBe(200);
}

test('a refusal that nobody read or recorded is done by the first event an hour later', async ({ service }) => {
  const stage = await askedStage(service);
  await pressUnheard(service, stage, 'decline');
  await stopUnrecorded(service, stage);
  await touch(service, stage);
  await rest(service, HOUR);
  expect((await historyOf(service, stage)).map(({ kind }) => kind)).toEqual(['asked', 'outcome']);

  await touch(service, stage, 'later');
  await rest(service);
  expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'coalesced']);
  await expectExempt(service, stage);
});

test('an approval that nobody read or recorded is asked for anew by the first event an hour later', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await pressUnheard(service, stage, 'approve');
  await stopUnrecorded(service, stage);
  await touch(service, stage);
  await rest(service, HOUR);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);

  await touch(service, stage, 'later');
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
  const second = await decideLinkAbout(service, stage.restApiId);
  expect(second).not.toBe(stage.link);
  expect((await answer(service, second, 'approve')).status).toBe(200);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('events are not joined to a question of an execution whose end nobody recorded once its time is over', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await stopUnrecorded(service, stage);
  await touch(service, stage);
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('coalesced');

  await rest(service, APPROVAL_SECONDS);
  await touch(service, stage, 'later');
  await rest(service);
  const second = await decideLinkAbout(service, stage.restApiId);
  expect(second).not.toBe(stage.link);
  expect((await answer(service, second, 'approve')).status).toBe(200);
  expect(await certificateOf(service, stage)).not.toBeNull();
  await expectNothingPending(service, stage.restApiId);
});

test('where an event comes between the end of a question and its reading, it is asked about anew, and the end told once', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await heldAt(service, 'ReadDecision/dynamodb/UpdateItem', {
    // The question was put within the first of the seconds that `askedStage` lets pass.
    begin: () => rest(service, APPROVAL_SECONDS - ASKED_STAGE_SECONDS + 3),
    meanwhile: () => touch(service, stage),
  });
  await rest(service);
  expect((await toldAbout(service, stage.restApiId)).sort()).toEqual(['asked', 'asked', 'expired']);
  expect((await visit(stage.link)).status).toBe(410);

  const second = await decideLinkAbout(service, stage.restApiId);
  expect((await answer(service, second, 'approve')).status).toBe(200);
  expect(await endings(service, stage.restApiId)).toEqual(['expired', 'fixed']);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([await certificateOf(service, stage)]);
  await expectNothingPending(service, stage.restApiId);
});

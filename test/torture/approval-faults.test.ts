import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import {
  answer,
  askedStage,
  decideLinkAbout,
  expectNothingPending,
  press,
  questionsAbout,
  toldAbout,
} from '#test/support/asking';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, touch } from '#test/support/service';
import { arm, denied } from '../e2e/paths/faults.ts';

const test = scenarios('askingAssembly');

const UNAVAILABLE = { error: 'ServiceUnavailableException', status: 503 };

test('a task token sent back by hand approves nothing: the execution fails by name, and that is told', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.forgetCalls();
  const output = JSON.stringify({ next: 'fix', decision: { who: 'x', why: 'y', answer: 'approve' }, outcome: 'fixed' });
  await sendByHand(service, await tokenOf(service, stage.restApiId), { output });
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['NoDecisionRecorded']);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'failed']);
  expect((await answer(service, link, 'approve')).status).toBe(409);
  expect(await certificateOf(service, stage)).toBeNull();
  await expectNothingPending(service, stage.restApiId);
});

test('a failure sent back by hand approves nothing either', async ({ service }) => {
  const { link: _, ...stage } = await askedStage(service);
  await sendByHand(service, await tokenOf(service, stage.restApiId), { error: 'States.Timeout' });
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['expired']);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('an answer whose waking was lost is made good from its page, once', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, UNAVAILABLE);
  expect((await answer(service, link, 'approve')).status).toBe(503);
  expect(await certificateOf(service, stage)).toBeNull();

  const page = await visit(link);
  expect(page.status).toBe(409);
  expect(page.text).toContain('Start it again (safe to repeat)');
  await answer(service, link, 'decline');
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect((await visit(link)).text).not.toContain('<form');
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'fixed']);
});

test('an answer whose waking was lost is made good by the next event', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, UNAVAILABLE);
  await press(link, 'approve');
  await touch(service, stage);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
});

test.for([
  ['approve', true],
  ['decline', false],
] as const)(
  'where the answer to waking is lost after %s the page may say so, and all is done once',
  async ([decision, presents], { service }) => {
    const { link, ...stage } = await askedStage(service);
    await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, { dropReply: true });
    await answer(service, link, decision);

    expect((await certificateOf(service, stage)) !== null).toBe(presents);
    expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', presents ? 'fixed' : 'declined']);
  },
);

test('where a question was told twice, both links lead to the one, under one messageId', async ({ service }) => {
  await service.control.fault({ service: 'sns', operation: 'Publish' }, { dropReply: true });
  const { link, ...stage } = await askedStage(service);
  const questions = await messagesAbout(service, stage.restApiId);

  expect(questions).toHaveLength(2);
  expect(new Set(questions.map(({ attributes }) => attributes.messageId)).size).toBe(1);
  const [first] = questions[0]?.body.match(/^https?:\/\/\S+\/decide\/\S+$/m) ?? [];
  expect(first).not.toBe(link);
  expect((await answer(service, first as string, 'approve')).status).toBe(200);
  expect((await answer(service, link, 'decline')).status).toBe(409);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

/** Of each kind, the calls to DynamoDB that asking makes. One lists the question for `stagecert status`. */
const callsOfAsking = { PutItem: 8, GetItem: 1, Query: 2, DeleteItem: 1 };

const faults = [
  ['its reply is lost', { dropReply: true }],
  ['the function crashes after it', { crash: 'after' }],
] as const;

const cases = Object.entries(callsOfAsking).flatMap(([operation, count]) =>
  Array.from({ length: count }, (_, index) => index + 1).flatMap((nth) =>
    faults.map(([what, then]) => [operation, nth, what, then] as const),
  ),
);

test.for(cases)(
  'at %s number %i of asking, where %s, there is one question that can be answered',
  async ([operation, nth, , then], { service }) => {
    const caller = await askingFunction(service);
    await service.control.fault({ service: 'dynamodb', operation, nth, caller }, then);
    const { link, ...stage } = await askedStage(service);

    expect(await questionsAbout(service, stage.restApiId)).toHaveLength(1);
    const questions = await messagesAbout(service, stage.restApiId);
    expect(new Set(questions.map(({ attributes }) => attributes.messageId)).size).toBe(1);
    await answer(service, link, 'approve');
    expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
    expect(await certificateOf(service, stage)).not.toBeNull();
    await expectNothingPending(service, stage.restApiId);
  },
);

test('asking makes the calls to DynamoDB that the faults above are set at, and no more', async ({ service }) => {
  const caller = await askingFunction(service);
  await service.control.forgetCalls();
  await askedStage(service);
  const calls = (await service.control.calls()).filter((call) => call.service === 'dynamodb' && call.caller === caller);
  const counts = Object.entries(Object.groupBy(calls, ({ operation }) => operation));
  expect(Object.fromEntries(counts.map(([name, all]) => [name, all?.length]))).toEqual(callsOfAsking);
});

test('where nobody may be asked the execution fails by name, and no question is left to answer', async ({
  service,
}) => {
  await arm(service, [denied('Ask/sns/Publish')]);
  const { restApiId, deploymentId } = await createApi(service);
  const stage = await createStage(service, 'prod', { restApiId, deploymentId });
  await rest(service);

  expect(await endings(service, restApiId)).toEqual(['AccessDenied']);
  expect(await toldAbout(service, restApiId)).toEqual(['failed']);
  await expectNothingPending(service, restApiId);
  await service.control.forgetFaults();
  await touch(service, stage);
  await rest(service);
  expect((await answer(service, await decideLinkAbout(service, restApiId), 'approve')).status).toBe(200);
});

test('where the execution that asks is stopped, its question is void and the next event asks anew', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  const [asked] = await questionsAbout(service, stage.restApiId);
  await service.executions.stop(String(asked?.executionArn));
  await rest(service);

  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'failed']);
  const page = await answer(service, link, 'approve');
  expect(page.status).toBe(409);
  expect(page.text).toContain('the execution that asked has ended');
  await expectNothingPending(service, stage.restApiId);
  await touch(service, stage);
  await rest(service);
  expect(await decideLinkAbout(service, stage.restApiId)).not.toBe(link);
});

async function tokenOf(service: Service, restApiId: string): Promise<string> {
  return String((await questionsAbout(service, restApiId)).at(-1)?.taskToken);
}

async function sendByHand(service: Service, taskToken: string, sent: { output: string } | { error: string }) {
  const client = new SFNClient(service.clientOptions);
  if ('output' in sent) await client.send(new SendTaskSuccessCommand({ taskToken, ...sent }));
  else await client.send(new SendTaskFailureCommand({ taskToken, ...sent }));
  client.destroy();
}

/** The full name of the function that asks, once it was called. */
async function askingFunction(service: Service): Promise<string> {
  const find = async () => (await service.control.calls()).find(({ caller }) => caller.includes('AskFunction'))?.caller;
  const known = await find();
  if (known) return known;
  await askedStage(service);
  return (await find()) as string;
}

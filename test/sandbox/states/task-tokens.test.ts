import { expect, test } from 'vitest';
import { FunctionError } from '#sandbox/contract';
import { createWorkbench, FUNCTION_ARN, outcomeOf } from './workbench.ts';

const ask = (more: object = {}): object => ({
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: FUNCTION_ARN, Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
      ...more,
    },
  },
});

const DAY = 86_400_000;

/** An execution that waits for its token. */
async function asking(more: object = {}) {
  const tokens: string[] = [];
  const bench = createWorkbench({ work: ({ token }: { token: string }) => tokens.push(token) });
  const arn = await bench.start(ask(more));
  const send = (operation: string, input: object = {}) => bench.call(operation, { taskToken: tokens.at(-1), ...input });
  const outcome = async () => {
    await bench.activity.atRest();
    return outcomeOf(await bench.describe(arn));
  };
  return { ...bench, arn, tokens, send, outcome };
}

test('an answered token gives the task its output', async () => {
  const { send, outcome } = await asking();
  await send('SendTaskSuccess', { output: '{"yes":true}' });
  expect(await outcome()).toEqual({ yes: true });
});

test('a refused token fails the task under the error that was sent', async () => {
  const { send, outcome } = await asking();
  await send('SendTaskFailure', { error: 'Declined', cause: 'not today' });
  expect(await outcome()).toEqual({ status: 'FAILED', error: 'Declined', cause: 'not today' });
});

test('the history shows the call as submitted before the answer', async () => {
  const { send, outcome, history, arn } = await asking();
  await send('SendTaskSuccess', { output: '1' });
  await outcome();
  const types = (await history(arn)).map(({ type }) => type);
  expect(types.slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
});

test('an answer during the call counts, and the call’s own result is dropped', async () => {
  const answered = createWorkbench({
    work: ({ token }: { token: string }) => answered.call('SendTaskSuccess', { taskToken: token, output: '"early"' }),
  });
  const arn = await answered.start(ask());
  expect(outcomeOf(await answered.describe(arn))).toBe('early');
});

test('a call that fails fails the task, and its token is worth nothing', async () => {
  const tokens: string[] = [];
  const bench = createWorkbench({
    work: ({ token }: { token: string }) => {
      tokens.push(token);
      throw new FunctionError('NotSent', 'no');
    },
  });
  const arn = await bench.start(ask());
  expect(outcomeOf(await bench.describe(arn))).toMatchObject({ error: 'NotSent' });
  const late = bench.call('SendTaskSuccess', { taskToken: tokens[0], output: '1' });
  await expect(late).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

test('the second answer is told that the task is over', async () => {
  const { send } = await asking();
  await send('SendTaskSuccess', { output: '1' });
  for (const operation of ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']) {
    await expect(send(operation, { output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut', status: 400 });
  }
});

test.each([
  ['InvalidToken', 'SendTaskSuccess', { taskToken: 'made up', output: '1' }],
  ['TaskDoesNotExist', 'SendTaskSuccess', { taskToken: Buffer.from('task-token:x').toString('base64'), output: '1' }],
  ['InvalidOutput', 'SendTaskSuccess', { output: '{' }],
])('%s answers what makes no sense', async (code, operation, input) => {
  const { send } = await asking();
  await expect(send(operation, input)).rejects.toMatchObject({ code });
});

test('without a timeout a token waits as long as its execution may run: a year', async () => {
  const { clock, outcome } = await asking();
  await clock.advance(364 * DAY);
  expect(await outcome()).toMatchObject({ status: 'RUNNING' });
  await clock.advance(DAY);
  expect(await outcome()).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
});

test('a timeout of seven days comes after seven days of the clock, and a later answer is late', async () => {
  const { clock, outcome, send } = await asking({ TimeoutSeconds: 604_800 });
  await clock.advance(7 * DAY - 1);
  expect(await outcome()).toMatchObject({ status: 'RUNNING' });
  await clock.advance(1);
  expect(await outcome()).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  await expect(send('SendTaskSuccess', { output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

test('heartbeats keep a task alive, until they stop', async () => {
  const { clock, outcome, send } = await asking({ HeartbeatSeconds: 60 });
  for (let beat = 0; beat < 3; beat += 1) {
    await clock.advance(59_000);
    await send('SendTaskHeartbeat');
  }
  await clock.advance(59_000);
  expect(await outcome()).toMatchObject({ status: 'RUNNING' });
  await clock.advance(1000);
  expect(await outcome()).toMatchObject({ error: 'States.Timeout' });
});

test.each(['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'])(
  '%s matches a missing heartbeat',
  async (name) => {
    const { clock, tokens } = await asking({
      HeartbeatSeconds: 60,
      Retry: [{ ErrorEquals: [name], MaxAttempts: 1 }],
    });
    await clock.advance(61_000);
    expect(tokens).toHaveLength(2);
  },
);

test('each attempt has a token of its own', async () => {
  const { clock, tokens, send, outcome } = await asking({
    TimeoutSeconds: 10,
    Retry: [{ ErrorEquals: ['States.Timeout'] }],
  });
  await clock.advance(11_000);
  expect(new Set(tokens).size).toBe(2);
  await expect(send('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  });
  await send('SendTaskSuccess', { output: '"second"' });
  expect(await outcome()).toBe('second');
});

test('the token of a stopped execution is worth nothing', async () => {
  const { call, arn, send } = await asking();
  await call('StopExecution', { executionArn: arn });
  await expect(send('SendTaskSuccess', { output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

test('an execution that is stopped right after its answer goes no further', async () => {
  const { call, arn, send, outcome, history } = await asking();
  await Promise.all([send('SendTaskSuccess', { output: '1' }), call('StopExecution', { executionArn: arn })]);
  expect(await outcome()).toMatchObject({ status: 'ABORTED' });
  expect((await history(arn)).at(-1)).toMatchObject({ type: 'ExecutionAborted' });
});

import { expect, test } from 'vitest';
import { createWorkbench, invoke, MACHINE_ARN, only } from './workbench.ts';

const DAY = 86_400_000;
const pass = only({ Type: 'Pass' });
const waiting = only({ Type: 'Wait', Seconds: 3600 });

test('a history has AWS’s events with their ids, their order and their times', async () => {
  const bench = createWorkbench({ work: () => 'done' });
  const definition = {
    StartAt: 'Pause',
    States: {
      Pause: { Type: 'Wait', Seconds: 60, Next: 'Work' },
      Work: invoke({ Next: 'Done', Assign: { a: 1 } }),
      Done: { Type: 'Succeed' },
    },
  };
  const arn = await bench.start(definition);
  await bench.clock.advance(60_000);
  const events = await bench.history(arn);
  expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'WaitStateEntered'],
    [3, 2, 'WaitStateExited'],
    [4, 3, 'TaskStateEntered'],
    [5, 4, 'TaskScheduled'],
    [6, 5, 'TaskStarted'],
    [7, 6, 'TaskSucceeded'],
    [8, 7, 'TaskStateExited'],
    [9, 8, 'SucceedStateEntered'],
    [10, 9, 'SucceedStateExited'],
    [11, 10, 'ExecutionSucceeded'],
  ]);
  expect(events[2]?.timestamp).toEqual(new Date('2026-01-01T00:01:00Z'));
  expect(events[4]?.taskScheduledEventDetails).toMatchObject({
    resourceType: 'lambda',
    resource: 'invoke',
    region: 'eu-west-1',
  });
  expect(events[7]?.stateExitedEventDetails).toMatchObject({ output: '"done"', assignedVariables: { a: '1' } });
});

test('a function named by its ARN has events of its own', async () => {
  const bench = createWorkbench({ work: () => 'done' });
  const arn = await bench.start(
    only({ Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:work' }),
  );
  const types = (await bench.history(arn)).map(({ type }) => type);
  expect(types.slice(2, 5)).toEqual(['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded']);
});

test('a history can be read backwards, in pages and without data', async () => {
  const bench = createWorkbench();
  const executionArn = await bench.start(pass, { a: 1 });
  const first = await bench.call('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 3 });
  const { nextToken } = first;
  const second = await bench.call('GetExecutionHistory', {
    executionArn,
    reverseOrder: true,
    maxResults: 3,
    nextToken,
  });
  const ids = [...first.events, ...second.events].map(({ id }) => id);
  expect([ids, second.nextToken]).toEqual([[4, 3, 2, 1], undefined]);
  const bare = await bench.call('GetExecutionHistory', { executionArn, includeExecutionData: false });
  expect(JSON.stringify(bare)).not.toContain('"input":');
});

test('every change of status is published as EventBridge has it', async () => {
  const bench = createWorkbench();
  const arn = await bench.start(pass, { a: 1 }, 'one');
  const detail = {
    executionArn: arn,
    stateMachineArn: MACHINE_ARN,
    name: 'one',
    input: '{"a":1}',
    inputDetails: { included: true },
  };
  expect(bench.published).toMatchObject([
    {
      source: 'aws.states',
      time: '2026-01-01T00:00:00Z',
      resources: [arn],
      detail: { ...detail, status: 'RUNNING', stopDate: null, output: null },
    },
    {
      'detail-type': 'Step Functions Execution Status Change',
      detail: {
        ...detail,
        status: 'SUCCEEDED',
        startDate: 1_767_225_600_000,
        stopDate: 1_767_225_600_000,
        output: '{"a":1}',
        outputDetails: { included: true },
        error: null,
      },
    },
  ]);
});

test('an event leaves out input that is too large together with the output', async () => {
  const bench = createWorkbench();
  await bench.start(pass, 'x'.repeat(130_000));
  expect(bench.published.map(({ detail }) => detail)).toMatchObject([
    { inputDetails: { included: true } },
    { input: null, inputDetails: { included: false }, outputDetails: { included: true } },
  ]);
});

test('an execution’s own timeout ends it where it stands, and is published', async () => {
  const bench = createWorkbench();
  const arn = await bench.start({ ...waiting, TimeoutSeconds: 60 });
  await bench.clock.advance(DAY);
  expect(await bench.describe(arn)).toMatchObject({ status: 'TIMED_OUT', stopDate: new Date('2026-01-01T00:01:00Z') });
  const types = (await bench.history(arn)).map(({ type }) => type);
  expect(types).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut']);
  expect(bench.published.at(-1)?.detail).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
});

test('a loop ends when the history is full, and nothing retries or catches that', async () => {
  const ErrorEquals = ['States.Runtime'];
  const bench = createWorkbench({ work: () => 1 });
  const definition = {
    StartAt: 'Work',
    States: { Work: invoke({ Next: 'Work', Retry: [{ ErrorEquals }], Catch: [{ ErrorEquals, Next: 'Work' }] }) },
  };
  const arn = await bench.start(definition);
  expect(await bench.describe(arn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  const { events } = await bench.call('GetExecutionHistory', { executionArn: arn, reverseOrder: true, maxResults: 1 });
  expect(events).toMatchObject([{ id: 25_000, type: 'ExecutionFailed' }]);
});

test('errors and causes are cut to what AWS keeps', async () => {
  const bench = createWorkbench();
  const arn = await bench.start({
    StartAt: 'No',
    States: { No: { Type: 'Fail', Error: 'e'.repeat(300), Cause: 'c'.repeat(40_000) } },
  });
  const { error, cause } = await bench.describe(arn);
  expect([error?.length, cause?.length]).toEqual([256, 32_768]);
});

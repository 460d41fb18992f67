import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsError, FunctionError } from '#sandbox/contract';
import { createWorkbench, FUNCTION_ARN, invoke, MACHINE_ARN, only, outcome, outcomeOf, START } from './workbench.ts';

const fails = (name: string) => ({
  work: () => {
    throw new FunctionError(name, 'it broke');
  },
});
const answers = (answer: unknown) => ({ work: () => answer });
const tooLarge = answers('x'.repeat(262_144));

const caught = (errorEquals: string[], catcher: object = {}, more: object = {}): object => ({
  StartAt: 'Work',
  States: {
    Work: invoke({ End: true, Catch: [{ ErrorEquals: errorEquals, Next: 'Caught', ...catcher }], ...more }),
    Caught: { Type: 'Pass', Output: { caught: '{% $states.input %}' }, End: true },
  },
});

test.each([
  ['the integration', invoke(), { got: 1 }],
  ['the integration in another partition', invoke({ Resource: 'arn:aws-cn:states:::lambda:invoke' }), { got: 1 }],
  ['a function’s ARN', { Type: 'Task', Resource: FUNCTION_ARN, Arguments: { a: '{% 1 %}' } }, { got: { a: 1 } }],
  ['a function’s ARN without Arguments', { Type: 'Task', Resource: FUNCTION_ARN }, { got: 1 }],
])('a task calls a function by %s', async (_name, state, expected) => {
  expect(await outcome(only(state), 1, { work: (payload) => ({ got: payload }) })).toEqual(expected);
});

test('the integration’s result is Lambda’s answer', async () => {
  const result = await outcome(only(invoke({ Output: '{% $states.result %}' })), {}, answers({ got: 1 }));
  expect(result).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { got: 1 }, StatusCode: 200 });
});

test('a function that returns nothing gives null', async () => {
  expect(await outcome(only(invoke()), {}, answers(undefined))).toBeNull();
});

test.each([
  ['an error of the function has its name', fails('StageGone'), 'StageGone', /"errorMessage":"it broke"/],
  ['a result that is too large', tooLarge, 'States.DataLimitExceeded', /'lambda' returned a result with a size/],
])('%s', async (_name, functions, error, cause) => {
  const definition = only(invoke());
  expect(await outcome(definition, {}, functions)).toEqual({
    status: 'FAILED',
    error,
    cause: expect.stringMatching(cause),
  });
});

test('an error of Lambda’s API has its code after Lambda.', async () => {
  const work = () => {
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  };
  expect(await outcome(only(invoke()), {}, { work })).toMatchObject({ error: 'Lambda.TooManyRequestsException' });
});

test.each([
  ['its own name', ['StageGone'], fails('StageGone'), true],
  ['one of several names', ['Other', 'StageGone'], fails('StageGone'), true],
  ['another name', ['Other'], fails('StageGone'), false],
  ['States.ALL', ['States.ALL'], fails('StageGone'), true],
  ['States.TaskFailed', ['States.TaskFailed'], fails('StageGone'), true],
  ['States.ALL for too large a result', ['States.ALL'], tooLarge, false],
  ['States.TaskFailed for too large a result', ['States.TaskFailed'], tooLarge, false],
  ['its name for too large a result', ['States.DataLimitExceeded'], tooLarge, true],
  ['States.ALL for a runtime error', ['States.ALL'], fails('States.Runtime'), false],
])('an error is caught by %s: %o', async (_name, errorEquals, functions, isCaught) => {
  const result = await outcome(caught(errorEquals), {}, functions);
  expect(result).toHaveProperty(isCaught ? 'caught' : 'error');
});

test('Catch hands on the error, or its own Output, and assigns variables', async () => {
  const catcher = {
    Output: { why: '{% $states.errorOutput.Error %}', input: '{% $states.input.a %}' },
    Assign: { e: 'seen' },
  };
  expect(await outcome(caught(['E']), {}, fails('E'))).toMatchObject({
    caught: { Error: 'E', Cause: expect.any(String) },
  });
  expect(await outcome(caught(['E'], catcher), { a: 1 }, fails('E'))).toEqual({ caught: { why: 'E', input: 1 } });
});

test('an Output that cannot be evaluated can be caught, and retried', async () => {
  let calls = 0;
  const definition = caught(
    ['States.QueryEvaluationError'],
    {},
    {
      Output: '{% $states.result.Payload.missing %}',
      Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
    },
  );
  const bench = createWorkbench({ work: () => (calls += 1) });
  const arn = await bench.start(definition);
  await bench.clock.advance(1000);
  expect(outcomeOf(await bench.describe(arn))).toMatchObject({ caught: { Error: 'States.QueryEvaluationError' } });
  expect(calls).toBe(2);
});

/** Timers and dates that move by hand: work under way holds up a move of the sandbox's clock, but not time itself. */
function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: START });
  onTestFinished(() => void vi.useRealTimers());
}

test.each([
  ['nothing', ['Unrelated'], { status: 'FAILED', error: 'States.Timeout' }],
  ['States.Timeout', ['States.Timeout'], { caught: { Error: 'States.Timeout', Cause: '' } }],
  ['States.ALL', ['States.ALL'], { caught: { Error: 'States.Timeout', Cause: '' } }],
  ['not by States.TaskFailed', ['States.TaskFailed'], { status: 'FAILED', error: 'States.Timeout' }],
])(
  'a call that takes too long times out, caught by %s; its answer is dropped',
  async (_name, errorEquals, expected) => {
    fakeTime();
    const answer = Promise.withResolvers<string>();
    const bench = createWorkbench({ work: () => answer.promise }, Date.now);
    bench.addMachine(caught(errorEquals, {}, { TimeoutSeconds: 30 }));
    const { executionArn } = bench.states.start(MACHINE_ARN, '{}');
    await vi.advanceTimersByTimeAsync(30_000);
    answer.resolve('late');
    await bench.activity.atRest();
    expect(outcomeOf(await bench.describe(executionArn))).toEqual(expected);
    expect((await bench.history(executionArn)).map(({ type }) => type)).toContain('TaskTimedOut');
  },
);

test('an execution that is stopped during a call ends at once, while the call runs to its end', async () => {
  const answer = Promise.withResolvers<string>();
  const bench = createWorkbench({ work: () => answer.promise });
  bench.addMachine(only(invoke()));
  const { executionArn } = bench.states.start(MACHINE_ARN, '{}');
  await new Promise(setImmediate);
  await bench.call('StopExecution', { executionArn, error: 'Enough', cause: 'of this' });
  const atRest = bench.activity.atRest().then(() => 'at rest');
  expect(await Promise.race([atRest, new Promise((resolve) => setTimeout(resolve, 5, 'busy'))])).toBe('busy');
  answer.resolve('late');
  await atRest;
  expect(outcomeOf(await bench.describe(executionArn))).toEqual({
    status: 'ABORTED',
    error: 'Enough',
    cause: 'of this',
  });
  const types = (await bench.history(executionArn)).map(({ type }) => type);
  expect(types).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'ExecutionAborted']);
});

test('the late answer of an attempt that timed out does not end the next attempt', async () => {
  fakeTime();
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let calls = 0;
  const bench = createWorkbench({ work: () => answers[calls++]?.promise }, Date.now);
  bench.addMachine(only(invoke({ TimeoutSeconds: 30, Retry: [{ ErrorEquals: ['States.Timeout'] }] })));
  const { executionArn } = bench.states.start(MACHINE_ARN, '{}');
  await vi.advanceTimersByTimeAsync(31_000);
  answers[0]?.resolve('late');
  await vi.advanceTimersByTimeAsync(1000);
  expect(await bench.describe(executionArn)).toMatchObject({ status: 'RUNNING' });
  answers[1]?.resolve('in time');
  await bench.activity.atRest();
  expect(outcomeOf(await bench.describe(executionArn))).toBe('in time');
});

import { expect, test } from 'vitest';
import { FunctionError } from '#sandbox/contract';
import { createWorkbench, FUNCTION_ARN, invoke, only, START } from './workbench.ts';

/** When, in seconds since the start, a task that always fails was tried. */
async function attempts(retry: object[], errors: (attempt: number) => string = () => 'E'): Promise<number[]> {
  const times: number[] = [];
  const bench = createWorkbench({
    work: () => {
      times.push((bench.clock.now() - START) / 1000);
      throw new FunctionError(errors(times.length), 'no');
    },
  });
  await bench.start(only(invoke({ Retry: retry })));
  await bench.clock.advance(86_400_000);
  return times;
}

test.each([
  ['defaults: 1 s doubled, three times', { ErrorEquals: ['E'] }, [0, 1, 3, 7]],
  ['no attempts', { ErrorEquals: ['E'], MaxAttempts: 0 }, [0]],
  ['another error', { ErrorEquals: ['F'] }, [0]],
  ['a rate', { ErrorEquals: ['E'], IntervalSeconds: 2, BackoffRate: 3 }, [0, 2, 8, 26]],
  [
    'a longest delay',
    { ErrorEquals: ['E'], IntervalSeconds: 2, MaxAttempts: 4, MaxDelaySeconds: 5 },
    [0, 2, 6, 11, 16],
  ],
  ['a constant delay', { ErrorEquals: ['States.ALL'], BackoffRate: 1, MaxAttempts: 2 }, [0, 1, 2]],
])('Retry with %s', async (_name, retrier, expected) => {
  expect(await attempts([retrier])).toEqual(expected);
});

test('each entry of Retry counts its own attempts', async () => {
  const retry = [
    { ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 10 },
    { ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 100, BackoffRate: 1 },
  ];
  expect(await attempts(retry, (attempt) => (attempt % 2 ? 'E' : 'F'))).toEqual([0, 10, 110]);
});

test('full jitter shortens the delay, by chance', async () => {
  const [, second] = await attempts([
    { ErrorEquals: ['E'], IntervalSeconds: 100, MaxAttempts: 1, JitterStrategy: 'FULL' },
  ]);
  // The workbench's ids count up from zero: their last digits make a fraction just above it.
  expect(second).toBeCloseTo(0, 3);
});

test('a retry is a new attempt in the same visit, and the context counts it', async () => {
  const seen: unknown[] = [];
  const bench = createWorkbench({
    work: (payload) => {
      seen.push(payload);
      if (seen.length < 3) throw new FunctionError('E', 'no');
    },
  });
  const Arguments = { FunctionName: FUNCTION_ARN, Payload: '{% $states.context.State.RetryCount %}' };
  const arn = await bench.start(only(invoke({ Arguments, Retry: [{ ErrorEquals: ['E'] }] })));
  await bench.clock.advance(60_000);
  expect(seen).toEqual([0, 1, 2]);
  const types = (await bench.history(arn)).map(({ type }) => type);
  const attempt = ['TaskScheduled', 'TaskStarted', 'TaskFailed'];
  expect(types).toEqual([
    ...['ExecutionStarted', 'TaskStateEntered', ...attempt, ...attempt],
    ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
  ]);
});

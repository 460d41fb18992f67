import { expect, test } from 'vitest';
import { AwsError } from '#sandbox/contract';
import { createWorkbench, invoke, only, outcomeOf } from './workbench.ts';

/** A function that is busy for the first `times` invocations. */
function busyFor(times: number) {
  let invocations = 0;
  return () => {
    invocations += 1;
    if (invocations <= times) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    return { invocations };
  };
}

test('a function without a free environment is an error that Retry can name', async () => {
  const bench = createWorkbench({ work: busyFor(2) });
  const Retry = [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 10, MaxAttempts: 3 }];
  const execution = await bench.start(only(invoke({ Retry })));
  await bench.clock.advance(60_000);
  expect(outcomeOf(await bench.describe(execution))).toEqual({ invocations: 3 });
});

test('without a Retry the execution fails under that name', async () => {
  const bench = createWorkbench({ work: busyFor(1) });
  const failed = outcomeOf(await bench.describe(await bench.start(only(invoke()))));
  expect(failed).toMatchObject({
    ...{ status: 'FAILED', error: 'Lambda.TooManyRequestsException' },
    cause: expect.stringContaining('Status Code: 429'),
  });
});

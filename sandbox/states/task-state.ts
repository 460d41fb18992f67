import type { TaskState } from './definition.ts';
import { matchesError, StateError } from './errors.ts';
import { fraction } from './expression-functions.ts';
import { createRetries } from './retry.ts';
import { attemptTask } from './task-attempt.ts';
import { exitState, type Step, type Visit, waitUntil } from './visit.ts';

/**
 * Runs a Task state: attempts it, retries as its Retry says, and goes where its Catch says if that did not help. An Output or
 * Assign that cannot be evaluated fails the attempt too.
 * @throws StateError that nothing catches
 */
export async function runTask(state: TaskState, visit: Visit): Promise<Step> {
  const { clock, ids } = visit.parts;
  const retries = createRetries(state.Retry ?? [], () => fraction(ids));
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      const result = await attemptTask(state, visit, retryCount);
      return { output: await exitState(visit, state, state, result, { result, retryCount }), next: state.Next };
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delay = retries.delayAfter(error);
      if (delay === undefined) return runCatch(state, visit, error);
      await waitUntil(visit, clock.now() + delay);
    }
  }
}

async function runCatch(state: TaskState, visit: Visit, error: StateError): Promise<Step> {
  const catcher = state.Catch?.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
  if (!catcher) throw error;
  const errorOutput = { Error: error.error, Cause: error.cause ?? '' };
  return { output: await exitState(visit, state, catcher, errorOutput, { errorOutput }), next: catcher.Next };
}

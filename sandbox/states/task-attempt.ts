import type { TaskState } from './definition.ts';
import { payloadOf, StateError, TASK_FAILED } from './errors.ts';
import { ANYTHING, evaluateField, type FieldContext, secondsFrom } from './field.ts';
import { callFunction } from './lambda-call.ts';
import { parseResource } from './resource.ts';
import { type TaskEvents, type TaskLimits, taskEvents } from './task-events.ts';
import { startTimeouts } from './task-timeouts.ts';
import type { WaitingTask } from './task-tokens.ts';
import type { Arrange } from './turns.ts';
import type { Visit } from './visit.ts';

type Outcome = { result: unknown } | { failed: StateError } | { timedOut: StateError };

/**
 * Runs one attempt of a task and resolves with its result.
 * @throws StateError where its fields cannot be evaluated, what it calls fails, or its time is over
 */
export async function attemptTask(state: TaskState, visit: Visit, retryCount: number): Promise<unknown> {
  const { parts, execution, name } = visit;
  const resource = parseResource(state.Resource, name);
  const taskToken = resource.waitsForToken ? parts.tokens.issue(execution.stateMachine.stateMachineArn) : undefined;
  const given =
    state.Arguments === undefined
      ? visit.input
      : await evaluateField(visit, 'Arguments', state.Arguments, ANYTHING, { retryCount, taskToken });
  const limits = await evaluateLimits(state, visit, { retryCount });

  const events = taskEvents(resource, execution.history, parts.place.region);
  events.scheduled(given, limits);
  events.started();
  const call = () => callFunction(parts, execution.stateMachine, resource, given);
  const outcome = await execution.turns.wait(awaitOutcome({ visit, events, limits, call, taskToken }));
  return conclude(outcome, events);
}

async function evaluateLimits(state: TaskState, visit: Visit, context: FieldContext): Promise<TaskLimits> {
  const limit = (field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Promise<number> =>
    evaluateField(visit, field, state[field], secondsFrom(1), context);
  return {
    ...(state.TimeoutSeconds === undefined ? {} : { timeoutInSeconds: await limit('TimeoutSeconds') }),
    ...(state.HeartbeatSeconds === undefined ? {} : { heartbeatInSeconds: await limit('HeartbeatSeconds') }),
  };
}

interface Attempt {
  readonly visit: Visit;
  readonly events: TaskEvents;
  readonly limits: TaskLimits;
  readonly call: () => Promise<unknown>;
  readonly taskToken: string | undefined;
}

/** Makes the call, and waits for the first of its end (or its token's answer), its failure and its timeouts. */
function awaitOutcome({ visit, events, limits, call, taskToken }: Attempt): Arrange<Outcome> {
  const { clock, tokens } = visit.parts;
  return (wake) => {
    let over = false;
    const timeouts = startTimeouts(clock, limits, (error) => wake({ timedOut: error }));
    const waitingTask: WaitingTask = {
      succeed: (result) => wake({ result }),
      fail: (error, cause) => wake({ failed: new StateError(error ?? TASK_FAILED, cause) }),
      heartbeat: timeouts.heartbeat,
    };
    const closeToken = taskToken === undefined ? undefined : tokens.open(taskToken, waitingTask);
    call()
      .then((result) => {
        if (taskToken === undefined) wake({ result });
        else if (!over) events.submitted(result);
      })
      .catch((error: unknown) => {
        if (!(error instanceof StateError)) throw error;
        wake({ failed: error });
      });
    return () => {
      over = true;
      timeouts.cancel();
      closeToken?.();
    };
  };
}

function conclude(outcome: Outcome, events: TaskEvents): unknown {
  if ('timedOut' in outcome) {
    events.timedOut({ error: outcome.timedOut.error });
    throw outcome.timedOut;
  }
  if ('failed' in outcome) throw fail(outcome.failed, events);
  const payload = payloadOf(outcome.result, events.producer);
  if (payload instanceof StateError) throw fail(payload, events);
  events.succeeded(payload);
  return outcome.result;
}

function fail(failed: StateError, events: TaskEvents): StateError {
  events.failed({ error: failed.error, cause: failed.cause });
  return failed;
}

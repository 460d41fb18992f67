import type { EventInvokeConfigModel } from '../assembly/model.ts';
import { type Activity, AwsError, type Clock, FunctionError, type Ids } from '../contract.ts';
import type { MaySendToDestination } from '../iam/targets.ts';
import type { Queues } from '../sqs/queues.ts';
import type { LambdaRuntime } from './runtime.ts';

/** Lambda's queue of asynchronous invocations. */
export interface AsynchronousInvocations {
  /** Accepts an invocation and returns; throws `ResourceNotFoundException` for a function that does not exist. */
  enqueue(nameOrArn: string, payload: string): void;
}

interface Options {
  readonly runtime: LambdaRuntime;
  readonly configs: readonly EventInvokeConfigModel[];
  readonly clock: Clock;
  readonly activity: Activity;
  readonly queues: Queues;
  readonly ids: Ids;
  readonly maySend: MaySendToDestination;
}

/** An accepted invocation. `failures` counts errors of the function, `throttles` refusals for want of an environment. */
interface Attempt {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  readonly deadline: number;
  readonly config: Omit<EventInvokeConfigModel, 'functionName'>;
  failures: number;
  throttles: number;
}

// Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation": two more attempts after
// 1 and 2 minutes for an error of the function; for throttling 1 s doubling up to 5 min, for up to 6 h.
const RETRY_ATTEMPTS = 2;
const RETRY_DELAYS_MS = [60_000, 120_000];
const THROTTLE_DELAY_MS = 1_000;
const THROTTLE_DELAY_LIMIT_MS = 300_000;
const EVENT_AGE_LIMIT_S = 21_600;

export function createAsynchronousInvocations(options: Options): AsynchronousInvocations {
  const { runtime, clock, activity, queues, ids, maySend } = options;
  const configs = new Map(options.configs.map((config) => [runtime.find(config.functionName).arn, config]));

  async function attempt(invocation: Attempt): Promise<void> {
    try {
      await runtime.invokeText(invocation.functionArn, invocation.payload);
    } catch (error) {
      if (error instanceof FunctionError) retry(invocation, error, delayAfterFailure(invocation));
      else if (error instanceof AwsError && error.status === 429)
        retry(invocation, error, delayAfterThrottle(invocation));
      else giveUp(invocation, error as Error);
    }
  }

  function retry(invocation: Attempt, error: Error, delayMs: number | undefined): void {
    const due = clock.now() + (delayMs ?? 0);
    if (delayMs === undefined || due > invocation.deadline) giveUp(invocation, error);
    else clock.at(due, () => void activity.track(attempt(invocation)));
  }

  /** Without a destination that may be used the event is dropped, as Lambda does; the function's log is all that tells of it. */
  function giveUp({ config, functionArn, requestId, payload, failures }: Attempt, error: Error): void {
    if (config.onFailureArn === undefined || !maySend(runtime.find(functionArn), config.onFailureArn)) return;
    const condition =
      failures > (config.maximumRetryAttempts ?? RETRY_ATTEMPTS) ? 'RetriesExhausted' : 'EventAgeExceeded';
    const record = {
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: { requestId, functionArn: `${functionArn}:$LATEST`, condition, approximateInvokeCount: failures },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: error.name, errorMessage: error.message },
    };
    queues.send(config.onFailureArn, JSON.stringify(record), {});
  }

  return {
    enqueue(nameOrArn, payload) {
      const { arn } = runtime.find(nameOrArn);
      const config: Attempt['config'] = configs.get(arn) ?? {};
      const deadline = clock.now() + (config.maximumEventAgeSeconds ?? EVENT_AGE_LIMIT_S) * 1000;
      const invocation = {
        requestId: ids.uuid(),
        functionArn: arn,
        payload,
        deadline,
        config,
        failures: 0,
        throttles: 0,
      };
      void activity.track(attempt(invocation));
    },
  };
}

function delayAfterFailure(invocation: Attempt): number | undefined {
  invocation.failures += 1;
  if (invocation.failures > (invocation.config.maximumRetryAttempts ?? RETRY_ATTEMPTS)) return undefined;
  return RETRY_DELAYS_MS[invocation.failures - 1];
}

function delayAfterThrottle(invocation: Attempt): number {
  invocation.throttles += 1;
  return Math.min(THROTTLE_DELAY_MS * 2 ** (invocation.throttles - 1), THROTTLE_DELAY_LIMIT_MS);
}

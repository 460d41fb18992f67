/** An error of a state, as Retry and Catch see it. */
export class StateError extends Error {
  /** The error's name; {@link StateError.aliases} match as well. */
  readonly error: string;
  override readonly cause: string | undefined;
  readonly aliases: readonly string[];

  constructor(error: string, cause?: string, aliases: readonly string[] = []) {
    super(`${error}: ${cause ?? ''}`);
    this.name = 'StateError';
    this.error = error;
    this.cause = cause;
    this.aliases = aliases;
  }
}

/** An error that ends the execution: it is not retried, and its cause leaves no room to go on after a catch. */
export class TerminalError extends StateError {}

export const QUERY_EVALUATION_ERROR = 'States.QueryEvaluationError';
export const DATA_LIMIT_EXCEEDED = 'States.DataLimitExceeded';
export const RUNTIME = 'States.Runtime';
export const TASK_FAILED = 'States.TaskFailed';
export const TIMEOUT = 'States.Timeout';
export const HEARTBEAT_TIMEOUT = 'States.HeartbeatTimeout';
export const NO_CHOICE_MATCHED = 'States.NoChoiceMatched';
export const ALL = 'States.ALL';

/**
 * Whether an `ErrorEquals` list matches the error. `States.ALL` matches all but `States.DataLimitExceeded` and
 * `States.Runtime`; `States.TaskFailed` all of those but `States.Timeout`.
 * Source: Step Functions developer guide, "Handling errors in Step Functions workflows".
 */
export function matchesError(errorEquals: readonly string[], { error, aliases }: StateError): boolean {
  const uncaught = error === DATA_LIMIT_EXCEEDED || error === RUNTIME;
  return errorEquals.some((name) => {
    if (name === error || aliases.includes(name)) return true;
    if (name === ALL) return !uncaught;
    return name === TASK_FAILED && !uncaught && error !== TIMEOUT;
  });
}

/** A task that ran longer than its `TimeoutSeconds`. */
export const taskTimeout = (): StateError => new StateError(TIMEOUT);

/**
 * A task that sent no heartbeat for its `HeartbeatSeconds`: executions that ended so on AWS show `States.Timeout`, while
 * `States.HeartbeatTimeout` is what the developer guide lets Retry and Catch name.
 */
export const heartbeatTimeout = (): StateError => new StateError(TIMEOUT, undefined, [HEARTBEAT_TIMEOUT]);

/** The most bytes of UTF-8 that a state's input, arguments, result or output may have as JSON. */
const MAX_PAYLOAD_BYTES = 262_144;

/** The value's JSON text, or `States.DataLimitExceeded` where that is over the quota; `producer` is named in it. */
export function payloadOf(value: unknown, producer: string): string | StateError {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES) return text;
  return new StateError(
    DATA_LIMIT_EXCEEDED,
    `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** The same, throwing the error. */
export function toPayload(value: unknown, producer: string): string {
  const payload = payloadOf(value, producer);
  if (payload instanceof StateError) throw payload;
  return payload;
}

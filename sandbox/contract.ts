/**
 * What the parts of the sandbox promise one another. Every part is made by a function that takes the parts it needs as
 * arguments, so that each can be tested alone.
 */

/** A timer of the sandbox's clock. */
export interface Timer {
  cancel(): void;
}

/** Wall time, at its rate, plus an offset that only `/_sandbox/clock` moves. */
export interface Clock {
  /** Epoch milliseconds as the sandbox sees them. */
  now(): number;
  /** Runs `run` once the clock has reached `due` (epoch milliseconds); at the next turn where that has passed. */
  at(due: number, run: () => void): Timer;
}

/** Counts what is under way, so that the clock knows when the machine rests. */
export interface Activity {
  /** Marks `work` as under way until it settles, and returns it. */
  track<T>(work: Promise<T>): Promise<T>;
  /**
   * Waits, within tracked work, for what only the clock or another call can bring. The work is not under way meanwhile:
   * an advance of the clock would wait for it, and it for the clock.
   */
  pause<T>(wait: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way; at once where nothing is. */
  atRest(): Promise<void>;
}

/** Makes up what AWS makes up: the one source of randomness. */
export interface Ids {
  /** A random UUID (version 4). */
  uuid(): string;
  /** `length` random lowercase letters and digits, as API Gateway's ids are. */
  short(length: number): string;
}

/** Who made an AWS call: told from the access key of the signature. */
export interface Caller {
  /** The function's name as ListFunctions has it, or `external`. */
  readonly name: string;
  readonly accessKeyId: string;
  /** The role of the function that calls; absent for outside callers, who are administrators. */
  readonly roleArn?: string;
  readonly userAgent: string;
  readonly sourceIp: string;
}

/** What an operation knows of the call besides its input. */
export interface CallContext {
  readonly caller: Caller;
  readonly requestId: string;
}

/**
 * One AWS operation: input and output have the member names and types of the AWS API's model (timestamps are `Date`,
 * blobs `Uint8Array`); throws {@link AwsError} for an error of the API.
 */
// biome-ignore lint/suspicious/noExplicitAny: each operation narrows its own input; the wire has validated the shape
export type Operation = (input: any, call: CallContext) => unknown;

export type ServiceName =
  | 'apigateway'
  | 'apigatewayv2'
  | 'dynamodb'
  | 'events'
  | 'lambda'
  | 'sns'
  | 'sqs'
  | 'ssm'
  | 'states'
  | 'sts';

/** The operations that the sandbox serves of one AWS service, by the operation's name. */
export interface Service {
  readonly name: ServiceName;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Told of a call that was refused before its operation ran, with the operation's decoded input. */
  // biome-ignore lint/suspicious/noExplicitAny: the same input as the operation's
  readonly onRefused?: (operation: string, input: any, call: CallContext, error: AwsError) => void;
}

/** An error of an AWS API as its wire carries it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** `Retry-After` in seconds, where AWS would send it. */
  readonly retryAfterSeconds?: number;

  constructor(code: string, message: string, status = 400, retryAfterSeconds?: number) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Thrown at start for something in the assembly that the sandbox would otherwise have to ignore. */
export class NotImplementedError extends Error {
  constructor(what: string) {
    super(`the sandbox does not implement ${what}`);
    this.name = 'NotImplementedError';
  }
}

/** An EventBridge event as rules match it. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds, as EventBridge writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** The default event bus. */
export interface Bus {
  /** Delivers the event to every rule that matches it. */
  publish(event: EventEnvelope): void;
}

/** The assembly's Lambda functions. */
export interface Functions {
  /**
   * Runs a function synchronously (`functionArn` may be a name or an ARN) and returns its JSON result.
   * Throws {@link FunctionError} when the function threw, timed out or exited, and {@link AwsError}
   * (`TooManyRequestsException`, 429) when all its environments are busy.
   */
  invoke(functionArn: string, payload: unknown): Promise<unknown>;
}

/** A Lambda invocation that ended in an error: `name` is Lambda's `errorType`. */
export class FunctionError extends Error {
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

/** Where the sandbox stands: the account and Region of every ARN it makes. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

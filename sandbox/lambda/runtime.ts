import type { FunctionModel } from '../assembly/model.ts';
import {
  type Activity,
  AwsError,
  type Clock,
  FunctionError,
  type Functions,
  type Ids,
  type Place,
} from '../contract.ts';
import { offsetOf } from './clock-offset.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionLogs } from './function-logs.ts';
import type { Threads } from './threads.ts';

/** What the runtime needs besides the functions. */
export interface RuntimeOptions {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly place: Place;
  readonly ids: Ids;
  readonly logs: FunctionLogs;
  /** The sandbox's own URL, where the functions' AWS calls go. */
  readonly endpointUrl: string;
  readonly threads: Threads;
  /** Seconds that pass for the functions in a second of wall time, by the clock and by their deadlines; 1 unless given. */
  readonly rate?: number;
}

/** The assembly's functions, running. */
export interface LambdaRuntime extends Functions {
  readonly functions: readonly FunctionModel[];
  /** As `invoke`, with payload and result as JSON text. */
  invokeText(nameOrArn: string, payload: string): Promise<string>;
  /** The function with this name or ARN (a qualifier `:$LATEST` allowed); throws `ResourceNotFoundException`. */
  find(nameOrArn: string): FunctionModel;
  /** The function whose environment signs with this access key; undefined for any other key. */
  callerOf(accessKeyId: string): FunctionModel | undefined;
  /** Ends the environment that signs with this access key, as when its process dies; resolves when it has ended. */
  crash(accessKeyId: string): Promise<void>;
  /** Ends all environments. */
  close(): Promise<void>;
}

/** Environments of a function without reserved concurrency. AWS's account-wide 1,000 would only exhaust a laptop. */
const DEFAULT_CONCURRENCY = 8;

/** Lambda's limit on a synchronous payload and its response: 6 MB (Lambda quotas). */
const PAYLOAD_LIMIT = 6 * 1024 * 1024;

/** A function with its environments: `busy` counts those that run an invocation. */
interface Pool {
  readonly model: FunctionModel;
  readonly idle: Environment[];
  busy: number;
}

/** Who signs with an access key: each environment has its own. */
interface Signer {
  readonly model: FunctionModel;
  readonly environment: Environment;
}

export function createLambdaRuntime(models: readonly FunctionModel[], options: RuntimeOptions): LambdaRuntime {
  const { activity, clock, ids, logs, rate = 1 } = options;
  const pools = new Map(models.map((model): [string, Pool] => [model.name, { model, idle: [], busy: 0 }]));
  const signers = new Map<string, Signer>();
  const clockOffset = new BigInt64Array(new SharedArrayBuffer(8));
  const running = new Set<Environment>();

  const poolOf = (nameOrArn: string): Pool => {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] : nameOrArn.split(':')[0];
    const pool = pools.get(name ?? '');
    if (pool) return pool;
    const arn = `arn:aws:lambda:${options.place.region}:${options.place.account}:function:${name}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  };

  function start({ model }: Pool): Environment {
    const accessKeyId = `ASIA${ids.short(16).toUpperCase()}`;
    const environment = startEnvironment({
      codeFolder: model.codeFolder,
      handler: model.handler,
      variables: environmentVariables(model, {
        region: options.place.region,
        endpointUrl: options.endpointUrl,
        accessKeyId,
      }),
      clockOffset,
      rate,
      onLine: (line) => logs.add(model.name, line),
      threads: options.threads,
    });
    running.add(environment);
    signers.set(accessKeyId, { model, environment });
    return environment;
  }

  function take(pool: Pool): Environment {
    if (pool.busy >= (pool.model.reservedConcurrency ?? DEFAULT_CONCURRENCY)) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    const idle = pool.idle.pop();
    return idle?.alive ? idle : start(pool);
  }

  async function runIn(pool: Pool, environment: Environment, payload: string): Promise<string> {
    const { name, arn, memorySizeMb, timeoutSeconds } = pool.model;
    Atomics.store(clockOffset, 0, BigInt(offsetOf(clock, rate)));
    pool.busy += 1;
    try {
      const invocation = { requestId: ids.uuid(), payload, functionName: name, functionArn: arn, memorySizeMb };
      return checkResponse(await environment.invoke({ ...invocation, timeoutMs: timeoutSeconds * 1000 }));
    } finally {
      pool.busy -= 1;
      if (environment.alive) pool.idle.push(environment);
      else running.delete(environment);
    }
  }

  async function invokeText(nameOrArn: string, payload: string): Promise<string> {
    const pool = poolOf(nameOrArn);
    if (Buffer.byteLength(payload) > PAYLOAD_LIMIT) {
      const message = `Request must be smaller than ${PAYLOAD_LIMIT} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestEntityTooLargeException', message, 413);
    }
    return activity.track(runIn(pool, take(pool), payload));
  }

  return {
    functions: models,
    invokeText,
    invoke: async (functionArn, payload) => JSON.parse(await invokeText(functionArn, JSON.stringify(payload))),
    find: (nameOrArn) => poolOf(nameOrArn).model,
    callerOf: (accessKeyId) => signers.get(accessKeyId)?.model,
    crash: async (accessKeyId) => signers.get(accessKeyId)?.environment.terminate(),
    close: async () => {
      await Promise.all([...running].map((environment) => environment.close()));
    },
  };
}

function checkResponse(payload: string): string {
  if (Buffer.byteLength(payload) <= PAYLOAD_LIMIT) return payload;
  const message = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`;
  throw new FunctionError('Function.ResponseSizeTooLarge', message);
}

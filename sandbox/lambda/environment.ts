import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionError } from '../contract.ts';
import type { WorkerInvocation, WorkerMessage, WorkerStart } from './protocol.ts';
import type { Threads } from './threads.ts';

/** What an execution environment is made of. */
export interface EnvironmentOptions {
  readonly codeFolder: string;
  /** `file.export`. */
  readonly handler: string;
  /** All that the function sees of `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly clockOffset: BigInt64Array;
  /** Seconds that pass for the function in a second of wall time. */
  readonly rate: number;
  readonly onLine: (line: string) => void;
  readonly threads: Threads;
}

/** One execution environment: a worker thread that runs one invocation at a time. */
export interface Environment {
  /** False once the worker has ended or is about to. */
  readonly alive: boolean;
  /** Returns the JSON text of the result; throws {@link FunctionError}. */
  invoke(invocation: Omit<WorkerInvocation, 'kind'>): Promise<string>;
  /** Ends the worker; an invocation under way fails as when its process dies. */
  terminate(): Promise<void>;
  /** Gives the worker up where it is idle; ends it where it is not. */
  close(): Promise<void>;
}

/** Starts a worker; its code is loaded with the first invocation. */
export function startEnvironment(options: EnvironmentOptions): Environment {
  const { threads, clockOffset, rate, variables } = options;
  const { file, exportName } = handlerOf(options);
  let alive = true;
  let current: Invocation | undefined;
  const end = (failure: FunctionError) => {
    alive = false;
    current?.reject(failure);
  };
  const worker = threads.take(file);
  worker.removeAllListeners();
  worker.on('error', (error: Error) => end(new FunctionError(error.name, error.message)));
  worker.on('exit', (code) => end(new FunctionError('Runtime.ExitError', exitMessage(current?.requestId, code))));
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'line') options.onLine(message.line);
    else if (message.kind === 'result') current?.resolve(message.payload);
    else if (message.fatal) end(new FunctionError(message.errorType, message.errorMessage));
    else current?.reject(new FunctionError(message.errorType, message.errorMessage));
  });
  const start: WorkerStart = { kind: 'start', file, exportName, variables, clockOffset, rate };
  worker.postMessage(start);
  const terminate = async () => {
    alive = false;
    await worker.terminate();
  };
  return {
    get alive() {
      return alive;
    },
    async invoke(invocation) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      current = { requestId: invocation.requestId, resolve, reject };
      const timer = setTimeout(() => {
        end(new FunctionError('Sandbox.Timedout', timeoutMessage(invocation)));
        void terminate();
      }, invocation.timeoutMs / rate);
      worker.postMessage({ kind: 'invoke', ...invocation } satisfies WorkerInvocation);
      return promise.finally(() => {
        clearTimeout(timer);
        current = undefined;
      });
    },
    terminate,
    async close() {
      if (!alive || current) return terminate();
      alive = false;
      await threads.giveBack(file, worker);
    },
  };
}

interface Invocation {
  readonly requestId: string;
  readonly resolve: (payload: string) => void;
  readonly reject: (failure: FunctionError) => void;
}

function handlerOf({ codeFolder, handler }: EnvironmentOptions): { file: string; exportName: string } {
  // Handler `index.handler` is the export `handler` of the file `index`, with the first of these endings that there is.
  const dot = handler.lastIndexOf('.');
  const candidates = ['.js', '.mjs', '.cjs'].map((ending) => join(codeFolder, handler.slice(0, dot) + ending));
  const file = candidates.find((candidate) => existsSync(candidate)) ?? (candidates[0] as string);
  return { file, exportName: handler.slice(dot + 1) };
}

/** Lambda's words for a runtime that ended before it answered. */
function exitMessage(requestId: string | undefined, code: number): string {
  const how = code === 0 ? 'exited without providing a reason' : `exited with error: exit status ${code}`;
  return `RequestId: ${requestId} Error: Runtime ${how}`;
}

function timeoutMessage({ requestId, timeoutMs }: Omit<WorkerInvocation, 'kind'>): string {
  return `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

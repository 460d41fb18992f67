import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { WorkerEnd } from './protocol.ts';

/** Where execution environments get the worker threads from that they run in. */
export interface Threads {
  /** @param file absolute path of the code that the thread will run */
  take(file: string): Worker;
  /** Takes back the thread of an environment that is over; nothing runs in it. */
  giveBack(file: string, thread: Worker): Promise<void>;
}

/** A new thread for each environment, as each of Lambda's has a process of its own. */
export const newThreads: Threads = {
  take: startThread,
  giveBack: async (_file, thread) => {
    const ended = once(thread, 'exit');
    thread.postMessage({ kind: 'end' } satisfies WorkerEnd);
    await ended;
  },
};

/** Threads of one file that are kept when their environments are over: more run at once in hardly any test. */
const MOST_KEPT = 2;

/**
 * Keeps threads for the next sandbox of this process, which runs the same code: it is loaded anew, and all that it had in
 * memory is gone, but what V8 has compiled is there. Only CommonJS can be loaded anew.
 */
export function keptThreads(): Threads {
  const kept = new Map<string, Worker[]>();
  const keptOf = (file: string): Worker[] => {
    const key = realpathSync(file);
    const threads = kept.get(key) ?? [];
    kept.set(key, threads);
    return threads;
  };
  return {
    take: (file) => (file.endsWith('.cjs') ? keptOf(file).pop() : undefined) ?? startThread(),
    async giveBack(file, thread) {
      const threads = file.endsWith('.cjs') ? keptOf(file) : undefined;
      if (!threads || threads.length >= MOST_KEPT) return newThreads.giveBack(file, thread);
      thread.removeAllListeners();
      // One that ends while nobody uses it is no loss.
      const drop = () => void threads.splice(0, threads.length, ...threads.filter((each) => each !== thread));
      thread.once('error', drop).once('exit', drop);
      threads.push(thread);
    },
  };
}

function startThread(): Worker {
  // The flags and variables of this process (a test runner's, a debugger's) are none of a function's business. Where coverage is
  // measured Node wants to be told so by the variable that the thread begins with; its code never sees that.
  const { NODE_V8_COVERAGE } = process.env;
  const env = NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE };
  const thread = new Worker(new URL('./worker.ts', import.meta.url), { env, execArgv: [] });
  thread.unref();
  return thread;
}

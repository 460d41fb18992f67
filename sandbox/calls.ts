import type { Clock } from './contract.ts';

/** One AWS call that the sandbox served. */
export interface CallEntry {
  /** 1 for the first call since the start or the last reset; calls are numbered as they take effect. */
  readonly seq: number;
  readonly service: string;
  readonly operation: string;
  /** The calling function's name, or `external`. */
  readonly caller: string;
  /** What the call was about: a path, table, function, topic or execution; empty where the input names none. */
  readonly resource: string;
  /** ISO 8601, on the sandbox's clock. */
  readonly time: string;
  /** The HTTP status of the answer, also where the answer was lost on its way. */
  readonly status: number;
}

/** The log of the AWS calls served. */
export interface Calls {
  record(call: Omit<CallEntry, 'seq' | 'time'>): void;
  list(): readonly CallEntry[];
  reset(): void;
}

/** Makes an empty log that stamps calls with the time of `clock`. */
export function createCalls(clock: Clock): Calls {
  let entries: CallEntry[] = [];
  return {
    record({ service, operation, caller, resource, status }) {
      const time = new Date(clock.now()).toISOString();
      entries.push({ seq: entries.length + 1, service, operation, caller, resource, time, status });
    },
    list: () => [...entries],
    reset() {
      entries = [];
    },
  };
}

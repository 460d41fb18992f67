/** What makes an execution environment of a worker: the first thing that it is told, and again where it is used anew. */
export interface WorkerStart {
  readonly kind: 'start';
  /** Absolute path of the handler's file. */
  readonly file: string;
  /** Name of the export. */
  readonly exportName: string;
  /** All that the function sees of `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Milliseconds that the sandbox's clock is ahead of the wall at its rate, where the worker's clock reads it too. */
  readonly clockOffset: BigInt64Array;
  /** Seconds that pass for the function in a second of wall time. */
  readonly rate: number;
}

/** One invocation, as the worker gets it. */
export interface WorkerInvocation {
  readonly kind: 'invoke';
  readonly requestId: string;
  /** JSON text of the event. */
  readonly payload: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memorySizeMb: number;
  /** Milliseconds that the handler has, at the rate of its environment. */
  readonly timeoutMs: number;
}

/** Ends an idle worker as a process ends, with all that Node does then. */
export interface WorkerEnd {
  readonly kind: 'end';
}

/** What the worker says: a line written to standard output, or the invocation's end. */
export type WorkerMessage =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'result'; readonly payload: string }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      /** The worker ends after this error. */
      readonly fatal: boolean;
    };

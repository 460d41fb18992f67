/** Where a command prints. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What else of the world a command sees. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Options of every SDK client beside the command's own; none outside of tests. */
  readonly clientOptions: object;
  readonly now: () => Date;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>;
}

/** Exit statuses, the same for every command. */
export const EXIT = {
  done: 0,
  /** The command ran, and what it looked at is not as it should be. */
  problems: 1,
  /** The command could not run: its arguments, or a file that it needs. */
  usage: 2,
  /** AWS would not, or did not answer. */
  failed: 3,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A command line, or a file named on it, that cannot be used; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

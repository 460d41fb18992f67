/** Where a command prints. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit statuses, the same for every command. */
export const EXIT = {
  done: 0,
  /** The command ran, and what it looked at is not as it should be. */
  problems: 1,
  /** The command could not run: its arguments, or a file that it needs. */
  usage: 2,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A command line, or a file named on it, that cannot be used; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

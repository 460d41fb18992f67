import type { Clock } from '../contract.ts';

/** One line that a function wrote. */
export interface LogLine {
  readonly function: string;
  /** ISO 8601. */
  readonly time: string;
  readonly line: string;
}

/** What functions wrote to standard output and error. */
export interface FunctionLogs {
  add(functionName: string, line: string): void;
  /** The kept lines in the order in which they were written. */
  list(): readonly LogLine[];
}

/** Lines kept in all: enough for a long test run, and no growth without end. */
const LINES_KEPT = 20_000;

/**
 * @param print also called with every line, where given
 */
export function createFunctionLogs(clock: Clock, print?: (line: string) => void): FunctionLogs {
  const lines: LogLine[] = [];
  return {
    add(functionName, line) {
      lines.push({ function: functionName, time: new Date(clock.now()).toISOString(), line });
      if (lines.length > LINES_KEPT) lines.splice(0, lines.length - LINES_KEPT);
      print?.(`${functionName}: ${line}`);
    },
    list: () => lines,
  };
}

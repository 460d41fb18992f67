import type { HistoryEntry } from '#core/history';
import { type Facts, happened, type Message, type ReadBack, type Run } from '#scripts/demo/facts';

/** A sentence, and how to tell whether it is true: by what was shown, and by the same read again in the end. */
export type Claim = readonly [claim: string, holds: (shown: Facts, read: ReadBack) => boolean];

/** The executions that an event started. */
export function startedBy(eventId: string, { runs }: ReadBack): Run[] {
  return runs.filter(({ event }) => event?.id === eventId);
}

/** Whether it ended well, and as that. */
export function endedAs(outcome: string, run: Run | undefined): boolean {
  return run?.status === 'SUCCEEDED' && run.output?.outcome === outcome;
}

/** Whether a message holds the hash of the entry that it stands for. */
export function quotes({ body }: Message, outcome: string, history: readonly HistoryEntry[]): boolean {
  const entry = history.find((entry) => happened(entry) === outcome);
  return entry !== undefined && body.includes(entry.hash);
}

/** Between two times in ISO 8601; not a number where the second is missing. */
export function secondsBetween(from: string, to: string | undefined): number {
  return (Date.parse(to ?? '') - Date.parse(from)) / 1_000;
}

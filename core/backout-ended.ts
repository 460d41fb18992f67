import * as z from 'zod/mini';
import type { BackoutRecord } from '#core/backout';
import { decision } from '#core/backout';
import { isBackout } from '#core/ending';
import type { HistoryEntry } from '#core/history';

/** What the history says of how a backout ended. */
export interface EndedBackout {
  readonly outcome: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Of the detail of an outcome, what tells a backout from the fix that it undoes: both name the record. */
const ofBackout = z.object({ outcome: z.string(), backoutId: z.string(), decision });

/** Reads an entry of a stage's history as the end of the backout by this record; null where it is anything else. */
export function endedBackout(
  { kind, at, detail }: HistoryEntry,
  { backoutId }: Pick<BackoutRecord, 'backoutId'>,
): EndedBackout | null {
  if (kind !== 'outcome') return null;
  const read = z.safeParse(ofBackout, detail);
  if (!read.success || read.data.backoutId !== backoutId || !isBackout(read.data)) return null;
  return { outcome: read.data.outcome, at };
}

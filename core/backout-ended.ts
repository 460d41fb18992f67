import * as z from 'zod/mini';
import { type BackoutRecord, decision } from '#core/backout';
import { isBackout } from '#core/ending';
import type { HistoryEntry } from '#core/history';

/** What the history says of how a backout ended. */
export interface EndedBackout {
  readonly outcome: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Of the detail of an outcome, what tells a backout from the fix that it undoes: both name the record. */
const ofBackout = z.object({
  outcome: z.string(),
  backoutId: z.string(),
  decision: z.optional(decision),
  found: z.optional(z.unknown()),
});

/**
 * Reads an entry of a stage's history as the end of the backout by this record; null where it is anything else. Before its
 * decision a backout can have no end.
 */
export function endedBackout(
  { kind, at, detail }: HistoryEntry,
  { backoutId, decision }: Pick<BackoutRecord, 'backoutId' | 'decision'>,
): EndedBackout | null {
  if (kind !== 'outcome' || (decision && at < decision.decidedAt)) return null;
  const read = z.safeParse(ofBackout, detail);
  if (!read.success || read.data.backoutId !== backoutId) return null;
  return isBackout(read.data) || undidNothing(read.data) ? { outcome: read.data.outcome, at } : null;
}

/** Whether it is an older version's entry about a backout that had nothing to undo: it lacks the decision. A look has found something. */
function undidNothing({ outcome, decision, found }: z.infer<typeof ofBackout>): boolean {
  return (outcome === 'refused' || outcome === 'gone') && decision === undefined && found === undefined;
}

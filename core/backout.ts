import * as z from 'zod/mini';
import { backends } from '#core/backends';
import { hasExpired, type Link } from '#core/link';
import { type Change, certificateLabel, change, changeState, type LiveStage, reversed, stageRef } from '#core/stage';

/** A person's word to act, given through a link or in a command. Who it was is self-declared. */
export const decision = z.object({
  who: z.string(),
  why: z.string(),
  decidedAt: z.string(),
  /** The execution that a command gave it to, where there are no links: this one may act on it, and no other. */
  execution: z.optional(z.string()),
  /** What was answered, where it was a question; absent where a backout was asked for. */
  answer: z.optional(z.enum(['approve', 'decline'])),
});
export type Decision = z.infer<typeof decision>;

/** What the stage held before the patch and what it holds since: enough to undo it. Written before the patch. */
export const backoutRecord = z.object({
  backoutId: z.string(),
  remediationId: z.string(),
  stage: stageRef,
  /** The change of the fix; a backout makes it turned round. */
  change,
  /** Who is shown the certificate; absent from records that are older than this field. */
  backends: z.optional(backends),
  /** What the API was called at the fix; absent where nobody knew, and from records that are older than this field. */
  apiName: z.optional(z.string()),
  /** Length of the exemption that a backout records, by the policy of the fix; absent where there was none. */
  exemptionDays: z.optional(z.number()),
  recordedAt: z.string(),
  /** Present once a person asked for the backout: from then on no link asks again. */
  decision: z.optional(decision),
});
export type BackoutRecord = z.infer<typeof backoutRecord>;

/** How long a revert link works. */
export const REVERT_LINK_DAYS = 7;

/** What a revert link can do now. */
export type LinkState = 'usable' | 'used' | 'expired' | 'outdated';

/**
 * Decides what a link can do.
 *
 * @param live the stage as it is now; null where it is gone
 */
export function linkState(
  record: BackoutRecord,
  found: Pick<Link, 'expiresAt'>,
  live: LiveStage | null,
  now: Date,
): LinkState {
  if (record.decision) return 'used';
  if (hasExpired(found, now)) return 'expired';
  return live && changeState(live, record.change) === 'made' ? 'usable' : 'outdated';
}

/** The id of a fix's backout record: one per look, since an execution that looks again may fix again. */
export function backoutIdOf(remediation: { readonly id: string; readonly look: number }): string {
  return `${remediation.id}-${remediation.look}`;
}

/** What a backout finds when it has the stage to itself. */
export type BackoutDue =
  | { readonly due: true; readonly change: Change; readonly decision: Decision }
  | { readonly due: false; readonly outcome: 'gone' | 'refused'; readonly why: string };

/** Decides whether a backout is made: a person decided it, and the stage still holds what the fix set. */
export function backoutDue(record: BackoutRecord | null, live: LiveStage | null): BackoutDue {
  if (!record?.decision) return { due: false, outcome: 'refused', why: 'nobody has decided this backout' };
  const state = live ? changeState(live, record.change) : 'recreated';
  if (!live || state === 'recreated') return { due: false, outcome: 'gone', why: 'the stage was deleted' };
  if (state === 'made') return { due: true, change: reversed(record.change), decision: record.decision };
  return {
    due: false,
    outcome: 'refused',
    why: `the stage holds ${certificateLabel(live.clientCertificateId)} now, not ${certificateLabel(record.change.to)}`,
  };
}

import * as z from 'zod/mini';
import type { Decision } from '#core/backout';
import { daysInMs } from '#core/duration';
import type { Actor } from '#core/event';
import type { Happening } from '#core/history';
import type { Look } from '#core/steps';

/** So many removals of our certificate by one principal, within so many days, make a stage contested. */
export const CONTEST = { removals: 3, days: 14 } as const;

/** One removal of a certificate that a fix had set. */
const removal = z.object({
  /** The fix that was removed: each is removed once, however many events tell of it. */
  backoutId: z.string(),
  eventId: z.string(),
  /** The event's time, ISO 8601. */
  at: z.string(),
  principal: z.string(),
});

/** A stage that the service gives no certificate any more until a person ends the contest. */
export const contest = z.object({
  /** Who takes the certificate off: untrusted text, as CloudTrail has it. */
  principal: z.string(),
  /** Times of the removals, ISO 8601, the oldest first. */
  removals: z.array(z.string()),
  /** The certificate that was removed last; absent where that is not known, and from contests that are older than this field. */
  certificateId: z.optional(z.string()),
  /** The look that found it: it alone is told. */
  foundBy: z.object({ remediationId: z.string(), look: z.number() }),
});
export type Contest = z.infer<typeof contest>;

/** What is known of the fight over one stage. */
export const contestRecord = z.object({
  /** The `createdDate` of the stage that is meant: a stage made again starts anew. */
  stageCreatedDate: z.string(),
  /** The newest fix, and since when it may have been in place (ISO 8601). */
  fix: z.object({ backoutId: z.string(), at: z.string() }),
  removals: z.array(removal),
  contest: z.optional(contest),
});
export type ContestRecord = z.infer<typeof contestRecord>;

/** A stage without a certificate, at rest, as a look found it. */
export interface SeenMissing {
  readonly createdDate: string;
  readonly cause: Look['cause'];
  /** The look, so that a step which is run again finds what it did before. */
  readonly by: Contest['foundBy'];
  /** Whether a person asked for the backout of the newest fix: what the service takes off itself is no removal. */
  readonly reverted: boolean;
  /** What the newest fix had set; absent where its record is gone. */
  readonly certificateId?: string;
}

/** The record once a fix is in place. */
export function withFix(
  found: ContestRecord | null,
  stageCreatedDate: string,
  fix: ContestRecord['fix'],
): ContestRecord {
  if (found?.fix.backoutId === fix.backoutId) return found;
  if (found?.stageCreatedDate !== stageCreatedDate) return { stageCreatedDate, fix, removals: [] };
  // A contest stays: only a person ends it.
  return { ...found, fix };
}

/**
 * The record once a stage was found without the certificate that the service had given it. The removal is charged to
 * whoever caused the look. Several changes within one look are charged to the first of them; where the event that took the
 * certificate off was lost or came while a look was under way, the removal is charged to the next event, or to nobody if
 * that is older than the fix: in doubt the service does not call a stage contested.
 *
 * @returns `found` itself where nothing is added to it
 */
export function withRemoval(found: ContestRecord, seen: SeenMissing, now: Date): ContestRecord {
  if (found.contest || !isRemoval(found, seen)) return found;
  const { cause, certificateId } = seen;
  const principal = principalOf(cause.actor);
  const since = now.getTime() - daysInMs(CONTEST.days);
  const recent = found.removals.filter(({ at }) => Date.parse(at) > since);
  const added = { backoutId: found.fix.backoutId, eventId: cause.eventId, at: cause.eventTime, principal };
  const removals = [...recent, added];
  const times = removals.filter((each) => each.principal === principal).map(({ at }) => at);
  const isContested = times.length >= CONTEST.removals;
  return {
    ...found,
    removals,
    ...(isContested && {
      contest: { principal, removals: times, foundBy: seen.by, ...(certificateId && { certificateId }) },
    }),
  };
}

function isRemoval({ stageCreatedDate, fix, removals }: ContestRecord, seen: SeenMissing): boolean {
  if (seen.reverted || seen.createdDate !== stageCreatedDate) return false;
  if (removals.some(({ backoutId, eventId }) => backoutId === fix.backoutId || eventId === seen.cause.eventId)) {
    return false;
  }
  return wholeSeconds(seen.cause.eventTime) >= wholeSeconds(fix.at);
}

/** CloudTrail gives `eventTime` in whole seconds, cut off. */
function wholeSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1_000);
}

/**
 * Who is meant by "the same principal": the role behind a session, whatever the session is called, else the identity; where
 * CloudTrail names none (an AWS service), the kind of identity.
 */
export function principalOf({ arn, type }: Pick<Actor, 'arn' | 'type'>): string {
  return arn?.replace(/^(arn:[\w-]+:sts::\d*:assumed-role\/[^/]+)\/.*$/s, '$1') ?? type;
}

/** The entry that a person's decision to end a contest leaves in the history, once per contest. */
export function endOfContest(of: Contest, decision: Decision): Happening {
  const { remediationId, look } = of.foundBy;
  return {
    entryId: `${remediationId}#${look}#contest-ended`,
    kind: 'contest-ended',
    remediationId,
    at: decision.decidedAt,
    detail: { contest: of, decision },
  };
}

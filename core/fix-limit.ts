import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { hoursInMs } from '#core/duration';
import type { Brake } from '#core/policy-settings';
import { type StageRef, stageKey, stageLabel } from '#core/stage';
import type { Refused, Remediation } from '#core/steps';

/** Limits are numbers in any hour, wherever it begins. */
export const WINDOW_MS = hoursInMs(1);

/** The fixes that were begun in the last hour. */
export const fixState = z.object({
  /** By the id of the fix: when it was admitted, in epoch milliseconds. */
  admitted: z.record(z.string(), z.number()),
  /** Ids of those that gave their stage nothing: they count for the hour, and not for the stage. */
  cameToNothing: z.optional(z.array(z.string())),
  /** The limits that were read last of those that fixes came with: what ends without a policy at hand goes by them. */
  limits: z.object({ fixesPerHour: z.number(), stopAfterFailures: z.number(), readAt: z.optional(z.string()) }),
  /** When the limit was first reached, of those that come within an hour: what names them all to people. */
  fullSince: z.optional(z.string()),
});
export type FixState = z.infer<typeof fixState>;

/**
 * How often one stage is fixed in an hour at most. Whoever takes the certificate off three times makes the stage contested;
 * this is for several at once, none of whom comes to three, and leaves the hour's fixes to the other stages.
 */
export const FIXES_OF_A_STAGE = 6;

/**
 * How often a fix of one stage is begun in an hour at most, those included that came to nothing: whoever tries what a backend
 * takes needs some, and the hour's fixes are other stages' as well.
 */
export const TRIES_OF_A_STAGE = 2 * FIXES_OF_A_STAGE;

/**
 * Names a fix: the same however often its steps are run, and beginning alike for all of one stage. Short, because an hour's worth
 * of them is kept in one item; a stage that shares its eight digits with another one's fixes of that hour (1 in 10^6 with
 * the highest limit there is) may find less room.
 */
export function fixIdOf(stage: StageRef, { executionArn, look }: Pick<Remediation, 'executionArn' | 'look'>): string {
  return ofStage(stage) + hashed(`${executionArn}#${look}`, 16);
}

const ofStage = (stage: StageRef): string => hashed(stageKey(stage), 8);

/** Some hexadecimal digits of the text's SHA-256. */
export const hashed = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/** What becomes of a fix that asks to begin; `state` is what to keep, absent where nothing changes. */
export interface Admission {
  readonly admitted: boolean;
  readonly state?: FixState;
  /** Why not; absent where it is admitted. */
  readonly because?: string;
}

/**
 * Admits at most `fixesPerHour` fixes in any hour, each once: a step that is run again meets its own admission. A fix that fails
 * later has counted nonetheless. Of one stage those count that did not come to nothing.
 */
export function admission(
  found: FixState | null,
  stage: StageRef,
  fix: Pick<Remediation, 'executionArn' | 'look'>,
  asked: Brake,
  now: Date,
): Admission {
  const id = fixIdOf(stage, fix);
  const at = now.getTime();
  const limits = lastRead(found?.limits, asked);
  const recent = Object.entries(found?.admitted ?? {}).filter(([, since]) => since > at - WINDOW_MS);
  if (recent.some(([known]) => known === id)) return { admitted: true };
  const nothing = new Set(found?.cameToNothing);
  const ofIts = recent.filter(([known]) => known.startsWith(ofStage(stage)));
  const lasted = ofIts.filter(([known]) => !nothing.has(known));
  if (lasted.length >= FIXES_OF_A_STAGE) return { admitted: false, because: stageFullBecause(stage) };
  if (ofIts.length >= TRIES_OF_A_STAGE) return { admitted: false, because: stageTriedBecause(stage) };
  const cameToNothing = recent.flatMap(([known]) => (nothing.has(known) ? [known] : []));
  const kept = { limits, ...(cameToNothing.length > 0 && { cameToNothing }) };
  // Another limit is reached at a time of its own.
  const isNews =
    !found?.fullSince ||
    Date.parse(found.fullSince) <= at - WINDOW_MS ||
    found.limits.fixesPerHour !== limits.fixesPerHour;
  if (recent.length < limits.fixesPerHour) {
    const { fullSince } = isNews ? {} : (found ?? {});
    const admitted = { ...Object.fromEntries(recent), [id]: at };
    return { admitted: true, state: { ...kept, admitted, ...(fullSince && { fullSince }) } };
  }
  if (found && !isNews) return { admitted: false, because: fullBecause(found) };
  const state = { ...kept, admitted: Object.fromEntries(recent), fullSince: now.toISOString() };
  return { admitted: false, state, because: fullBecause(state) };
}

/**
 * The fixes once one was found to have given its stage nothing.
 *
 * @returns `found` itself where that is known, or the fix was not admitted
 */
export function afterNothing<State extends FixState | null>(found: State, id: string): State {
  const before = found?.cameToNothing ?? [];
  if (found?.admitted[id] === undefined || before.includes(id)) return found;
  return { ...found, cameToNothing: [...before, id] };
}

/** A fix that people were asked about comes with the limits of when they were asked, which may have been changed since. */
function lastRead(found: Brake | undefined, asked: Brake): Brake {
  return (found?.readAt ?? '') > (asked.readAt ?? '') ? (found ?? asked) : asked;
}

/** How many fixes were begun in the last hour. */
export function fixesSince(found: FixState | null, now: Date): number {
  return Object.values(found?.admitted ?? {}).filter((at) => at > now.getTime() - WINDOW_MS).length;
}

/** When another fix may begin at the earliest, in ISO 8601; null where one may now. */
export function roomFrom(found: FixState | null, limit: number, now: Date): string | null {
  const recent = Object.values(found?.admitted ?? {}).filter((at) => at > now.getTime() - WINDOW_MS);
  // Once this one is older than an hour, fewer than the limit are left.
  const last = recent.sort((a, b) => a - b)[recent.length - limit];
  return last === undefined ? null : new Date(last + WINDOW_MS).toISOString();
}

/** Why a fix is not begun once the limit is reached; the same words for an hour. */
function fullBecause({ limits, fullSince = '' }: FixState): string {
  return `The limit of ${limits.fixesPerHour} fixes in an hour (fixesPerHour of the policy's brake) was reached at ${fullSince}. There is room again as the hour passes, or once a stage was looked at under a higher limit.`;
}

/** Why one stage is not fixed for now; the same words every time, by which they are known again. */
export function stageFullBecause(stage: StageRef): string {
  return `${stageLabel(stage)} was fixed ${FIXES_OF_A_STAGE} times within an hour, and the certificate was taken off each time. The timeline says by whom. The first change an hour after that is dealt with again.`;
}

/** The same where most of its fixes came to nothing; those count among the hour's fixes of all stages. */
function stageTriedBecause(stage: StageRef): string {
  return `A fix of ${stageLabel(stage)} was begun ${TRIES_OF_A_STAGE} times within an hour, and most of them came to nothing. The timeline says why. The first change an hour after that is dealt with again.`;
}

/** Whether the brake refuses for the sake of one stage: that says nothing about others, and comes again another day. */
export function isOfStageAlone(stage: StageRef | null, { kind, why }: Refused): boolean {
  return kind === 'brake' && stage !== null && [stageFullBecause(stage), stageTriedBecause(stage)].includes(why);
}

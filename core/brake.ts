import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { hoursInMs, isoAfter } from '#core/duration';
import { isBackout } from '#core/ending';
import type { Happening } from '#core/history';
import type { Brake } from '#core/policy-settings';
import { type StageRef, stageKey, stageLabel } from '#core/stage';
import type { Ending, Refused, Remediation } from '#core/steps';
import { printable } from '#core/text';

/** Where one brake holds: an account and Region. */
export type Where = Pick<StageRef, 'account' | 'region'>;

/** Limits are numbers in any hour, wherever it begins. */
const WINDOW_MS = hoursInMs(1);

/** A stop of all fixes, until a person ends it. `who` and `why` of a person's are self-declared. */
export const pause = z.object({
  by: z.enum(['person', 'stagecert']),
  who: z.string(),
  why: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** The execution whose end was one too many; absent where a person paused. */
  execution: z.optional(z.string()),
});
export type Pause = z.infer<typeof pause>;

/** A fix that went wrong: by itself, or in a person's eyes. */
const trouble = z.object({ id: z.string(), outcome: z.enum(['failed', 'reverted']), at: z.string() });

/** Whether fixes are stopped, and what may come to stop them. */
export const pauseState = z.object({
  paused: z.optional(pause),
  /** Of the last hour. */
  trouble: z._default(z.array(trouble), []),
  /** Trouble from before a person let go of the brake counts no more. */
  resumedAt: z.optional(z.string()),
});
export type PauseState = z.infer<typeof pauseState>;

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

const hashed = (text: string, digits: number): string =>
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
  const isNews = !found?.fullSince || Date.parse(found.fullSince) <= at - WINDOW_MS;
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

/**
 * Whether an ending counts against the service: a fix that failed once it was admitted, a backout that failed, and what a person
 * set back. Not what failed before anything was to be changed: events that cannot be read, a stage that waits too long for its turn.
 */
export function isTrouble(ending: Pick<Ending, 'outcome' | 'change' | 'decision'>, wasAdmitted: boolean): boolean {
  if (ending.outcome === 'reverted') return true;
  return ending.outcome === 'failed' && (wasAdmitted || ending.change !== undefined || isBackout(ending));
}

/** Counts one ending, once per execution; pauses where it is one too many within an hour and since the last resumption. */
export function afterTrouble(
  found: PauseState,
  { outcome, execution }: { readonly outcome: 'failed' | 'reverted'; readonly execution: string },
  limit: number,
  now: Date,
): PauseState {
  const id = hashed(execution, 16);
  if (found.trouble.some((each) => each.id === id)) return found;
  const hourAgo = isoAfter(now, -WINDOW_MS);
  const recent = [...found.trouble.filter(({ at }) => at > hourAgo), { id, outcome, at: now.toISOString() }];
  const state = { ...found, trouble: recent };
  const counting = recent.filter(({ at }) => at > (found.resumedAt ?? ''));
  if (found.paused || counting.length < limit) return state;
  const failed = counting.filter((each) => each.outcome === 'failed').length;
  const why = `within an hour ${failed} fixes failed and ${counting.length - failed} were reverted by people; the policy stops at ${limit} (stopAfterFailures of its brake)`;
  return { ...state, paused: { by: 'stagecert', who: 'stagecert', why, at: now.toISOString(), execution } };
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

/** How many failures and backouts of the last hour count. */
export function troubleSince(found: PauseState | null, now: Date): number {
  const since = [isoAfter(now, -WINDOW_MS), found?.resumedAt ?? ''].sort().at(-1) ?? '';
  return (found?.trouble ?? []).filter(({ at }) => at > since).length;
}

/** Whether the brake refuses because of a pause, and not because an hour is full. */
export function isPause({ kind, why }: Refused): boolean {
  return kind === 'brake' && why.startsWith(PAUSED);
}

const PAUSED = 'Fixes were paused at';

/** Why nothing is fixed during a pause; the same words for every stage that it stops, so that they are told once. */
export function pausedBecause({ by, who, why, at }: Pause): string {
  const whose = by === 'person' ? `${printable(who)} (self-declared)` : 'stagecert itself';
  return `${PAUSED} ${at} by ${whose}: ${printable(why, 500)}. They go on once a person runs: stagecert resume`;
}

/** Why a fix is not begun once the limit is reached; the same words for an hour. */
function fullBecause({ limits, fullSince = '' }: FixState): string {
  return `The limit of ${limits.fixesPerHour} fixes in an hour (fixesPerHour of the policy's brake) was reached at ${fullSince}. There is room again as the hour passes, or with a higher limit.`;
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

/** The chain that pauses and resumptions are recorded in: one per account and Region, beside those of stages. */
export function brakeChain({ account, region }: Where): string {
  return `${account}#${region}#BRAKE`;
}

/** The entry of a pause; that it is the same pause, its time says. */
export function pausedEntry(of: Pause): Happening {
  const { at, ...detail } = of;
  return { entryId: `paused#${at}`, kind: 'paused', remediationId: 'none', at, detail };
}

/** The entry of the end of a pause. */
export function resumedEntry(of: Pause, by: { readonly who: string; readonly why: string }, at: string): Happening {
  return { entryId: `resumed#${of.at}`, kind: 'resumed', remediationId: 'none', at, detail: { ...by, paused: of } };
}

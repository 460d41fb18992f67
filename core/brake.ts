import * as z from 'zod/mini';
import { isoAfter } from '#core/duration';
import { isBackout } from '#core/ending';
import type { Ending } from '#core/ending-record';
import { hashed, WINDOW_MS } from '#core/fix-limit';
import type { Happening } from '#core/history';
import type { StageRef } from '#core/stage';
import type { Refused } from '#core/steps';
import { printable } from '#core/text';

/** Where one brake holds: an account and Region. */
export type Where = Pick<StageRef, 'account' | 'region'>;

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

import * as z from 'zod/mini';
import { secondsInMs } from '#core/duration';

/**
 * Half of what API Gateway's control plane takes of an account in a Region: ten requests a second, forty at once, not
 * raisable ("Amazon API Gateway quotas"). The other half is left to everyone's deploys.
 */
const CALLS_A_SECOND = 5;
const CALLS_AT_ONCE = 20;

const msOf = (calls: number): number => secondsInMs(calls) / CALLS_A_SECOND;

/** What takes a turn: a look at a stage, one that may go on to the fix, or one whose fix is tried on backends first. */
export const work = z.enum(['look', 'fix', 'tried-fix']);
export type Work = z.infer<typeof work>;

/**
 * The most calls that a kind of work makes. A look reads the stage, and the end of a certificate that is not ours or what is
 * deployed on the stage. A fix is such a look, then GenerateClientCertificate or GetClientCertificate, GetStage, UpdateStage
 * and GetStage; one more is for what only some stages need (the protocol or the name of an API, a certificate whose answer was lost).
 * A preflight adds GetResources, GetStage, and two calls of TestInvokeMethod for each of three backends.
 */
const CALLS: Readonly<Record<Work, number>> = { look: 2, fix: 7, 'tried-fix': 15 };

/** Whether who has a turn for one work has it for another, too. */
export const covers = (has: Work, work: Work): boolean => CALLS[has] >= CALLS[work];

/**
 * The time that the calls of a work speak for, in milliseconds.
 *
 * @param has what has its turn already; a fix is not made twice because it is tried first
 */
export const spokenFor = (work: Work, has?: Work): number => msOf(CALLS[work] - (has === 'fix' ? CALLS.fix : 0));

/**
 * Until when all calls are spoken for, once a work has taken its turn. Turns are stretches of time, not tokens: one that nobody
 * uses passes by itself, so that a step which crashes after taking it owes nothing.
 *
 * @param spokenUntil epoch milliseconds, as it was before; undefined where nobody has ever taken a turn
 * @param now epoch milliseconds
 */
export function spokenUntilAfter(spokenUntil: number | undefined, work: Work, now: number): number {
  return Math.max(spokenUntil ?? now, now) + spokenFor(work);
}

/**
 * How many milliseconds a run that calls by itself, outside of all turns, waits before a call.
 *
 * @param made calls that it has made
 */
export const pauseBefore = (made: number): number => (made < CALLS_AT_ONCE ? 0 : msOf(1));

/** How many whole seconds to wait for the turn that ends at `spokenUntil`; 0 where it is there. */
export function turnSeconds(spokenUntil: number, now: number): number {
  return Math.max(0, Math.ceil((spokenUntil - msOf(CALLS_AT_ONCE) - now) / 1_000));
}

/**
 * How long after its start a remediation may still be given a turn. An execution ends after 120 minutes, and all that can
 * follow a turn takes 46 of them at worst (nine steps with their retries, and waiting for a certificate). In 70 minutes
 * 21,000 calls are made: 10,500 looks, or 2,333 fixes with the look before each.
 */
export const LATEST_TURN_MINUTES = 70;

/**
 * The latest time that calls may be spoken for already where a work is still given a turn, in epoch milliseconds.
 *
 * @param startedAt ISO 8601, when the remediation began
 */
export function latestSpokenUntil(work: Work, startedAt: string): number {
  return Date.parse(startedAt) + secondsInMs(LATEST_TURN_MINUTES * 60) + msOf(CALLS_AT_ONCE) - spokenFor(work);
}

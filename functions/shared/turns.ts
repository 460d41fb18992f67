import { covers, type Work } from '#core/pace';
import type { Look } from '#core/steps';
import type { Pace, Turn } from '#functions/aws/dynamodb/pace';

/**
 * The turn for the work: there already where this look has one for that or for more, else the next one.
 *
 * @param has what this look has its turn for, having waited for it or found nobody ahead
 * @throws TooFarBehind
 */
export async function turnFor(work: Work, has: Work | undefined, { stage, remediation }: Look, pace: Pace, now: Date) {
  if (has && covers(has, work)) return { work: has, waitSeconds: 0 };
  return pace.take(stage, work, remediation.resumedAt ?? remediation.startedAt, now, has);
}

/** What a look that must wait gives the workflow. It begins anew once its turn has come: by then the stage may have changed. */
export function waitFor({ work, waitSeconds }: Turn, start: Look) {
  return { ...start, next: 'wait' as const, turn: work, waitSeconds };
}

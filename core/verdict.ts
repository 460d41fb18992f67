import type { Decision } from '#core/backout';
import { hoursInMs } from '#core/duration';
import { hasExpired } from '#core/link';
import type { Outcome } from '#core/outcome';
import type { Question } from '#core/question';

/** What Read decision makes of a question once its execution was woken, or its time was over. */
export type Verdict =
  | { readonly verdict: 'approved'; readonly decision: Decision }
  | { readonly verdict: 'declined'; readonly decision: Decision }
  | { readonly verdict: 'void'; readonly outcome: Outcome; readonly why: string }
  /** Nobody answered in time: the question is closed, unless an answer comes first. */
  | { readonly verdict: 'expired' }
  /** The step that asks failed: the question is closed the same way, and the failure stands. */
  | { readonly verdict: 'failed' }
  /** It was woken although nobody has decided anything: nothing is approved by that. */
  | { readonly verdict: 'forged' };

/** The error by which Step Functions ends the waiting. */
export const WAITED_IN_VAIN = 'States.Timeout';

/**
 * Reads what was decided. What is in the table counts, however the execution came here; only an open question goes by how
 * it was woken.
 *
 * @param interruption the error that ended the waiting; undefined where the token was answered
 */
export function verdictOn(of: Question | null, interruption: string | undefined, now: Date): Verdict {
  if (!of) return { verdict: interruption === undefined ? 'forged' : 'failed' };
  if (of.decision && (of.status === 'approve' || of.status === 'decline')) {
    const verdict = of.status === 'approve' ? 'approved' : 'declined';
    return { verdict, decision: of.decision };
  }
  // A question that was closed for want of an answer goes on as it did at the attempt before.
  if (of.status === 'void' && of.voided && of.voided.outcome !== 'failed') return { verdict: 'void', ...of.voided };
  const isOver = interruption === WAITED_IN_VAIN || hasExpired(of, now);
  if (of.status === 'expired' || (of.status === 'open' && isOver)) return { verdict: 'expired' };
  return { verdict: interruption === undefined ? 'forged' : 'failed' };
}

/**
 * For so long after an answer an execution that was woken by it may be about to read it. Read decision waits at most 1,170 s
 * for whoever holds the stage, and tries again for 156 s at most where a call fails (workflows/steps.ts): 22 minutes. What is
 * left of the hour is for clocks that differ and for the page, which records an answer before it wakes anyone.
 */
const READ_WITHIN_MS = hoursInMs(1);

/** Whether an execution that nobody can wake any more may still come to read the answer to its question. */
export function mayBeReadStill({ decision }: Pick<Question, 'decision'>, now: Date): boolean {
  return decision !== undefined && now.getTime() < Date.parse(decision.decidedAt) + READ_WITHIN_MS;
}

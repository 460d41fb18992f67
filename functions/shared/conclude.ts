import { happeningOf } from '#core/ending';
import type { Ending } from '#core/ending-record';
import { chainOf } from '#core/history';
import type { History } from '#functions/aws/dynamodb/history';
import type { Leases, Owed } from '#functions/aws/dynamodb/leases';

/** What a concluded look adds to the workflow's record: where an event arrived meanwhile the stage is held for another look. */
export interface Conclusion extends Owed {
  /** Where the outcome stands in the history. */
  readonly history: { readonly seq: number; readonly hash: string };
}

/** Writes a look's outcome into the history, then lets the stage go: in this order, so that no rival's entry comes between. */
export async function conclude(
  { history, leases }: { history: History; leases: Leases },
  ending: Ending,
  now: Date,
): Promise<Conclusion> {
  const { remediation, stage } = ending;
  const chain = chainOf(stage, remediation.executionArn);
  const { seq, hash } = await history.append(chain, happeningOf(ending, now), remediation.startedAt);
  const owed = stage ? await leases.letGo(stage, remediation.executionArn) : { lookAgain: false };
  return { ...owed, history: { seq, hash } };
}

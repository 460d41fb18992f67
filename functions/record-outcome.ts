import { withFix } from '#core/contest';
import { endingOf, leavesFix } from '#core/ending';
import type { Ending } from '#core/ending-record';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Contests, contests } from '#functions/aws/dynamodb/contests';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { table } from '#functions/aws/dynamodb/table';
import { conclude } from '#functions/shared/conclude';
import { readSettings } from '#functions/shared/settings';
import { noteTrouble } from '#functions/shared/trouble';

interface Adapters {
  readonly brakes: Brakes;
  readonly contests: Contests;
  readonly history: History;
  readonly leases: Leases;
  readonly now: () => Date;
}

/**
 * Writes how a remediation or a backout ended into the history and lets the stage go; pauses all fixes where too many went
 * wrong.
 *
 * @returns where it stands in the history, `lookAgain`, and what the record lacked where the execution failed at its first step
 */
export function recordOutcome(adapters: Adapters) {
  return async (raw: unknown) => {
    const ending = endingOf(raw);
    const { remediation, stage, cause } = ending;
    const now = adapters.now();
    await noteFix(adapters.contests, ending, now);
    const trouble = await noteTrouble(adapters.brakes, ending, now);
    return { remediation, stage, cause, ...trouble, ...(await conclude(adapters, ending, now)) };
  };
}

/** While the stage is still held: whoever removes the certificate is looked at only after this was written. */
async function noteFix(contests: Contests, ending: Ending, now: Date): Promise<void> {
  const { stage, change, backoutId, recordedAt } = ending;
  if (!leavesFix(ending) || !stage || !change || !backoutId) return;
  // From before the change on: whoever takes the certificate off while it is being verified has removed it all the same.
  const fix = { backoutId, at: recordedAt ?? now.toISOString() };
  await contests.revise(stage, (found) => withFix(found, change.createdDate, fix));
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordOutcome({
  brakes: brakes(store),
  contests: contests(store),
  history: history(store),
  leases: leases(store),
  now: () => new Date(),
});

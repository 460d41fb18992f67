import { endingOf } from '#core/ending';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { table } from '#functions/aws/dynamodb/table';
import { conclude } from '#functions/shared/conclude';
import { readSettings } from '#functions/shared/settings';

/**
 * Writes how a remediation or a backout ended into the history and lets the stage go.
 *
 * @returns where it stands in the history, `lookAgain`, and what the record lacked where the execution failed at its first step
 */
export function recordOutcome({ history, leases, now }: { history: History; leases: Leases; now: () => Date }) {
  return async (raw: unknown) => {
    const ending = endingOf(raw);
    const { remediation, stage, cause } = ending;
    return { remediation, stage, cause, ...(await conclude({ history, leases }, ending, now())) };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordOutcome({ history: history(store), leases: leases(store), now: () => new Date() });

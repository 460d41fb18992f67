import * as z from 'zod/mini';
import { apiNameIn, toldName } from '#core/api-name';
import { backoutIdOf } from '#core/backout';
import { chainOf } from '#core/history';
import { issued } from '#core/steps';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type History, history } from '#functions/aws/dynamodb/history';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly backouts: Backouts;
  readonly brakes: Brakes;
  readonly history: History;
  readonly now: () => Date;
}

/**
 * Writes down how to undo the change, and in the history that it is about to be made, before it is made.
 *
 * @returns `backoutId`: with it in the record, the stage may have been patched; `recordedAt` (ISO 8601): before that it was not
 * @throws BrakeOn during a pause, and what the adapters throw
 */
export function recordBackout({ backouts, brakes, history, now }: Adapters) {
  return async (raw: unknown) => {
    const record = z.parse(issued, raw);
    const { remediation, stage, change, certificate, backends, policy } = record;
    await brakes.check(stage);
    const shown = { ...(backends && { backends }), ...toldName(apiNameIn(record)) };
    const backoutId = backoutIdOf(remediation);
    const at = now().toISOString();
    const named = { backoutId, remediationId: remediation.id, stage, change };
    await backouts.record({ ...named, ...shown, exemptionDays: policy?.exemptionDays, recordedAt: at });
    const entryId = `${remediation.executionArn}#${remediation.look}#patching`;
    const patching = {
      entryId,
      kind: 'patching' as const,
      remediationId: remediation.id,
      at,
      detail: { change, certificate, backoutId, ...shown },
    };
    await history.append(chainOf(stage, remediation.executionArn), patching, remediation.startedAt);
    return { backoutId, recordedAt: at };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordBackout({
  backouts: backouts(store),
  brakes: brakes(store),
  history: history(store),
  now: () => new Date(),
});

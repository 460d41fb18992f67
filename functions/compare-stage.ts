import * as z from 'zod/mini';
import { backoutDue } from '#core/backout';
import { beginningOfBackout } from '#core/ending';
import { StageBusy } from '#core/errors';
import { stageLabel } from '#core/stage';
import { backoutRequest, execution } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

const compareInput = z.object({ execution, input: backoutRequest });

/**
 * Takes the stage for a backout and compares it with what the backout is to undo. What counts is the decision in the table:
 * an execution that was started without one undoes nothing.
 *
 * @returns `outcome` where there is nothing to undo (`gone`, `refused`), else the change that undoes the fix
 * @throws StageBusy while a remediation holds the stage
 */
export function compareStage(adapters: {
  apiGateway: ApiGateway;
  backouts: Backouts;
  leases: Leases;
  now: () => Date;
}) {
  return async (raw: unknown) => {
    const { execution: by, input } = z.parse(compareInput, raw);
    const { remediation, stage, backoutId } = beginningOfBackout(by, input);
    if (!(await adapters.leases.take(stage, by.id, false, adapters.now()))) {
      throw new StageBusy(`A remediation holds ${stageLabel(stage)}; the backout begins once it has ended`);
    }
    const record = await adapters.backouts.find(stage, backoutId);
    const decided = backoutDue(record, await adapters.apiGateway.getStage(stage));
    const known = { remediation, stage, backoutId };
    if (!decided.due) return { ...known, next: 'end' as const, outcome: decided.outcome, refusal: decided.why };
    return { ...known, next: 'restore' as const, change: decided.change, decision: decided.decision };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = compareStage({
  apiGateway: apiGateway(),
  backouts: backouts(store),
  leases: leases(store),
  now: () => new Date(),
});

import * as z from 'zod/mini';
import { apiNameIn, toldName } from '#core/api-name';
import { type BackoutRecord, backoutDue, type Decision } from '#core/backout';
import { commandedDecision, takenBefore } from '#core/backout-command';
import { beginningOfBackout } from '#core/ending';
import { StageBusy } from '#core/errors';
import { type LiveStage, stageLabel } from '#core/stage';
import { backoutRequest, execution } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

const compareInput = z.object({ execution, input: backoutRequest });

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly backouts: Backouts;
  readonly leases: Leases;
  /** True where there are no pages: then the decision comes in the input, from whom IAM lets start the workflow. */
  readonly takesCommands: boolean;
  readonly now: () => Date;
}

/**
 * Takes the stage for a backout and compares it with what the backout is to undo. What counts is the decision in the table:
 * an execution that was started without one undoes nothing, unless commands are taken and it brings one, once.
 *
 * @returns `outcome` where there is nothing to undo (`gone`, `refused`), else the change that undoes the fix; with the decision
 *   of a page, by which the history knows whose backout it was
 * @throws StageBusy while a remediation is at work on the stage
 */
export function compareStage(adapters: Adapters) {
  return async (raw: unknown) => {
    const { execution: by, input } = z.parse(compareInput, raw);
    const { remediation, stage, backoutId, decision: asked } = beginningOfBackout(by, input);
    if (!(await adapters.leases.take(stage, by.id, { joinable: false, interrupts: true }, adapters.now()))) {
      throw new StageBusy(`A remediation is at work on ${stageLabel(stage)}; the backout begins once it has ended`);
    }
    const found = await adapters.backouts.find(stage, backoutId);
    const live = await adapters.apiGateway.getStage(stage);
    const isCommand = adapters.takesCommands && asked.execution !== undefined;
    const decided = found && isCommand ? await dueByCommand(adapters, found, live, asked) : backoutDue(found, live);
    const known = { remediation, stage, backoutId, ...toldName(apiNameIn(found ?? {})) };
    if (!decided.due) {
      // The record may have the decision of another command than this one.
      const ofPage = isCommand ? undefined : found?.decision;
      return { ...known, next: 'end' as const, outcome: decided.outcome, refusal: decided.why, decision: ofPage };
    }
    const { change, decision } = decided;
    return { ...known, next: 'restore' as const, change, decision, exemptionDays: found?.exemptionDays };
  };
}

/** Writes the decision of a command into the record where it can be acted on, then goes by the record as any backout does. */
async function dueByCommand({ backouts }: Adapters, record: BackoutRecord, live: LiveStage | null, asked: Decision) {
  const refused = (why: string) => ({ due: false, outcome: 'refused', why }) as const;
  const read = commandedDecision(asked);
  if ('refusal' in read) return refused(read.refusal);
  const due = backoutDue({ decision: read.decision, ...record }, live);
  if (due.due && !record.decision) await backouts.decide(record, read.decision);
  // Whoever came first is in the table, this execution's own earlier attempt included.
  const current = due.due ? await backouts.find(record.stage, record.backoutId) : record;
  const taken = takenBefore(current ?? record, read.decision);
  return taken ? refused(taken) : due.due ? backoutDue(current, live) : due;
}

const { TABLE_NAME, DECISIONS } = readSettings(process.env, ['TABLE_NAME', 'DECISIONS']);
const store = table(TABLE_NAME);

export const handler = compareStage({
  apiGateway: apiGateway(),
  backouts: backouts(store),
  leases: leases(store),
  takesCommands: DECISIONS === 'input',
  now: () => new Date(),
});

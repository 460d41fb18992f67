import { endedExecution } from '#core/ended-execution';
import { happeningOf } from '#core/ending';
import { chainOf } from '#core/history';
import { messageFor } from '#core/message';
import type { Ending } from '#core/steps';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { table } from '#functions/aws/dynamodb/table';
import { type Topic, topic } from '#functions/aws/sns';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly history: History;
  readonly leases: Leases;
  readonly topic: Topic;
  readonly remediate: StateMachine;
  readonly now: () => Date;
}

/**
 * Does for an execution that ended where no Catch reaches (runtime errors, timeouts, aborts) what its workflow could not:
 * records, lets the stage go, tells, and starts the look that it owed. Recording and telling are tried independently.
 */
export function recordEndedExecution(adapters: Adapters) {
  return async (event: unknown): Promise<void> => {
    const { ending, mustTell } = endedExecution(event);
    const recorded = await Promise.allSettled([recordOnce(adapters, ending)]);
    if (mustTell) await adapters.topic.publish(messageFor(withHistory(ending, recorded[0]), {}));
    if (recorded[0].status === 'rejected') throw recorded[0].reason;
    await freeStage(adapters, ending);
  };
}

async function recordOnce({ history, now }: Adapters, ending: Ending) {
  const { remediation, stage } = ending;
  const chain = chainOf(stage, remediation.executionArn);
  const isItsFailure = (entry: { entryId: string; detail: Record<string, unknown> }) =>
    entry.entryId.startsWith(`${remediation.executionArn}#`) && entry.detail.outcome === 'failed';
  const earlier = await history.find(chain, remediation.startedAt, isItsFailure);
  return earlier ?? (await history.append(chain, happeningOf(ending, now()), remediation.startedAt));
}

function withHistory(ending: Ending, recorded: PromiseSettledResult<{ seq: number; hash: string }>): Ending {
  if (recorded.status === 'rejected') return ending;
  return { ...ending, history: { seq: recorded.value.seq, hash: recorded.value.hash } };
}

async function freeStage({ leases, remediate }: Adapters, { stage, remediation, cause }: Ending): Promise<void> {
  if (!stage) return;
  const { lookAgain } = await leases.takeFrom(stage, remediation.executionArn);
  if (lookAgain && cause) await remediate.startOnce(`again-${remediation.id}`, { stage, cause });
}

const { TABLE_NAME, TOPIC_ARN, REMEDIATE_STATE_MACHINE_ARN } = readSettings(process.env, [
  'TABLE_NAME',
  'TOPIC_ARN',
  'REMEDIATE_STATE_MACHINE_ARN',
]);
const store = table(TABLE_NAME);

export const handler = recordEndedExecution({
  history: history(store),
  leases: leases(store),
  topic: topic(TOPIC_ARN),
  remediate: stateMachine(REMEDIATE_STATE_MACHINE_ARN),
  now: () => new Date(),
});

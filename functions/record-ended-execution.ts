import * as z from 'zod/mini';
import { endedExecution } from '#core/ended-execution';
import { happeningOf } from '#core/ending';
import { chainOf, type HistoryEntry } from '#core/history';
import { messageFor } from '#core/message';
import { type Ending, patching } from '#core/steps';
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
 * records, tells, lets the stage go, and starts the look that it owed. Each is tried whether or not the others work.
 *
 * @throws the first error of them; Lambda then tries all of it again, and gives up into the dead-letter queue
 */
export function recordEndedExecution(adapters: Adapters) {
  return async (event: unknown): Promise<void> => {
    const { ending: beginning, mustTell } = endedExecution(event);
    const [recorded] = await Promise.allSettled([record(adapters, beginning)]);
    const ending = recorded.status === 'fulfilled' ? recorded.value : beginning;
    const rest = await Promise.allSettled([
      mustTell ? adapters.topic.publish(messageFor(ending)) : undefined,
      freeStage(adapters, ending),
    ]);
    for (const tried of [recorded, ...rest]) if (tried.status === 'rejected') throw tried.reason;
  };
}

/** Records the failure, once; returns the ending with its place in the history and with what the execution had begun to change. */
async function record({ history, now }: Adapters, beginning: Ending): Promise<Ending> {
  const { remediation, stage } = beginning;
  const chain = chainOf(stage, remediation.executionArn);
  const find = (fits: (entry: HistoryEntry) => boolean) =>
    history.find(
      chain,
      remediation.startedAt,
      (entry) => entry.entryId.startsWith(`${remediation.executionArn}#`) && fits(entry),
    );
  const begun = await find(({ kind }) => kind === 'patching');
  const ending = begun ? { ...beginning, ...z.parse(patching, begun.detail) } : beginning;
  const earlier = await find(({ detail }) => detail.outcome === 'failed');
  const { seq, hash } = earlier ?? (await history.append(chain, happeningOf(ending, now()), remediation.startedAt));
  return { ...ending, history: { seq, hash } };
}

async function freeStage({ leases, remediate }: Adapters, { stage, remediation, cause }: Ending): Promise<void> {
  if (!stage) return;
  const { lookAgain } = await leases.expire(stage, remediation.executionArn);
  if (lookAgain && cause) await remediate.startOnce('again', remediation.executionArn, { stage, cause });
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

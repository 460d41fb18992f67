import * as z from 'zod/mini';
import { endedExecution } from '#core/ended-execution';
import { happeningOf } from '#core/ending';
import { chainOf, type HistoryEntry } from '#core/history';
import { type Ending, patching } from '#core/steps';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { type OnCall, onCallOf } from '#functions/shared/on-call';
import { closeQuestionOf } from '#functions/shared/question';
import { readSettings } from '#functions/shared/settings';
import { noteTrouble } from '#functions/shared/trouble';

interface Adapters {
  readonly brakes: Brakes;
  readonly history: History;
  readonly leases: Leases;
  readonly questions: Questions;
  readonly onCall: OnCall;
  readonly remediate: StateMachine;
  readonly now: () => Date;
}

/**
 * Does for an execution that ended where no Catch reaches (runtime errors, timeouts, aborts) what its workflow could not:
 * records, tells, lets the stage go, closes what it asked, and starts the look that it owed. Each is tried whether or not the others work.
 *
 * @throws the first error of them; Lambda then tries all of it again, and gives up into the dead-letter queue
 */
export function recordEndedExecution(adapters: Adapters) {
  return async (event: unknown): Promise<void> => {
    const { ending: beginning, mustTell } = endedExecution(event);
    const [recorded] = await Promise.allSettled([record(adapters, beginning)]);
    const ending = recorded.status === 'fulfilled' ? recorded.value : beginning;
    const rest = await Promise.allSettled([
      mustTell ? adapters.onCall.tell(ending, adapters.now()) : undefined,
      freeStage(adapters, ending),
    ]);
    for (const tried of [recorded, ...rest]) if (tried.status === 'rejected') throw tried.reason;
  };
}

/** Records the failure, once; returns the ending with its place in the history and with what the execution had begun to change. */
async function record({ brakes, history, now }: Adapters, beginning: Ending): Promise<Ending> {
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
  return { ...ending, ...(await noteTrouble(brakes, ending, now())), history: { seq, hash } };
}

async function freeStage(
  { leases, questions, remediate }: Adapters,
  { stage, remediation, cause }: Ending,
): Promise<void> {
  if (!stage) return;
  await closeQuestionOf(questions, stage, remediation.executionArn);
  const { lookAgain, nextCause = cause } = await leases.expire(stage, remediation.executionArn);
  if (lookAgain && nextCause) {
    await remediate.startOnce('again', remediation.executionArn, { stage, cause: nextCause });
  }
}

const { TABLE_NAME, REMEDIATE_STATE_MACHINE_ARN } = readSettings(process.env, [
  'TABLE_NAME',
  'REMEDIATE_STATE_MACHINE_ARN',
]);
const store = table(TABLE_NAME);

export const handler = recordEndedExecution({
  brakes: brakes(store),
  history: history(store),
  leases: leases(store),
  questions: questions(store),
  onCall: onCallOf(process.env, store),
  remediate: stateMachine(REMEDIATE_STATE_MACHINE_ARN),
  now: () => new Date(),
});

import * as z from 'zod/mini';
import { apiNameIn, toldName } from '#core/api-name';
import { endedExecution } from '#core/ended-execution';
import { happeningOf } from '#core/ending';
import type { Ending } from '#core/ending-record';
import { chainOf, type HistoryEntry } from '#core/history';
import { askedBy } from '#core/question';
import { patching } from '#core/steps';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { exemptDeclined } from '#functions/shared/declined';
import { type OnCall, onCallOf } from '#functions/shared/on-call';
import { closeQuestionOf } from '#functions/shared/question';
import { readSettings } from '#functions/shared/settings';
import { noteTrouble } from '#functions/shared/trouble';

interface Adapters {
  readonly brakes: Brakes;
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly leases: Leases;
  readonly questions: Questions;
  readonly onCall: OnCall;
  readonly remediate: StateMachine;
  readonly now: () => Date;
}

/**
 * Does for an execution that ended where no Catch reaches (runtime errors, timeouts, aborts) what its workflow could not:
 * records, closes what it asked, does what a person had answered by declining, tells, lets the stage go, and starts the look that
 * it owed. Each is tried whether or not the others work; only a stage whose question could not be closed is not let go.
 *
 * @throws the first error of them; Lambda then tries all of it again, and gives up into the dead-letter queue
 */
export function recordEndedExecution(adapters: Adapters) {
  return async (event: unknown): Promise<void> => {
    const { ending: beginning, mustTell } = endedExecution(event);
    const reading = howFar(adapters, beginning);
    const recording = reading.then((reached) => record(adapters, reached));
    const [read, recorded] = await Promise.allSettled([reading, recording]);
    const ending = fulfilled(recorded) ?? fulfilled(read) ?? beginning;
    const [closed] = await Promise.allSettled([closeQuestion(adapters, ending)]);
    const declined = fulfilled(closed);
    const rest = await Promise.allSettled([
      declined || mustTell ? adapters.onCall.tell(declined ?? ending, adapters.now()) : undefined,
      closed.status === 'fulfilled' ? freeStage(adapters, ending) : undefined,
    ]);
    for (const tried of [recorded, closed, ...rest]) if (tried.status === 'rejected') throw tried.reason;
  };
}

function fulfilled<Value>(tried: PromiseSettledResult<Value>): Value | null {
  return tried.status === 'fulfilled' ? tried.value : null;
}

/** The ending with what the execution had begun to change, by the history: it is written there before it is done. */
async function howFar(adapters: Adapters, beginning: Ending): Promise<Ending> {
  if (!beginning.stage) return beginning;
  const { mayBeChanged: _, ...known } = beginning;
  const begun = await entryOf(adapters, beginning, ({ kind }) => kind === 'patching');
  return begun ? { ...known, ...z.parse(patching, begun.detail) } : known;
}

/** Records the failure, once; returns the ending with its place in the history. */
async function record(adapters: Adapters, ending: Ending): Promise<Ending> {
  const { brakes, history, now } = adapters;
  const { remediation, stage } = ending;
  const chain = chainOf(stage, remediation.executionArn);
  const earlier = await entryOf(adapters, ending, ({ detail }) => detail.outcome === 'failed');
  const { seq, hash } = earlier ?? (await history.append(chain, happeningOf(ending, now()), remediation.startedAt));
  return { ...ending, ...(await noteTrouble(brakes, ending, now())), history: { seq, hash } };
}

/** The newest entry of the execution's own that fits. */
function entryOf({ history }: Adapters, { remediation, stage }: Ending, fits: (entry: HistoryEntry) => boolean) {
  const { executionArn, startedAt } = remediation;
  const isOwn = ({ entryId }: HistoryEntry) => entryId.startsWith(`${executionArn}#`);
  return history.find(chainOf(stage, executionArn), startedAt, (entry) => isOwn(entry) && fits(entry));
}

/**
 * Closes what the execution has asked; where a person had declined, the stage is exempted.
 *
 * @returns what people are told of that: the message that the workflow owed, with the error beside it; null where it owed none
 */
async function closeQuestion(adapters: Adapters, ending: Ending): Promise<Ending | null> {
  const { stage, remediation } = ending;
  if (!stage) return null;
  const question = await closeQuestionOf(adapters, stage, remediation);
  if (!question) return null;
  const exemption = await exemptDeclined(adapters, question, adapters.now());
  await adapters.questions.settle(question);
  if (!exemption || (await entryOf(adapters, ending, ({ detail }) => detail.outcome === 'declined'))) return null;
  const newest = await entryOf(adapters, ending, () => true);
  const { decision, questionId, createdDate, from } = question;
  return {
    ...ending,
    ...{ outcome: 'declined', questionId, exemptUntil: exemption.until, decision },
    remediation: { ...remediation, look: askedBy(question).look },
    found: { createdDate, clientCertificateId: from, finding: 'missing' },
    ...toldName(apiNameIn(question)),
    ...(newest && { history: { seq: newest.seq, hash: newest.hash } }),
  };
}

async function freeStage({ leases, remediate }: Adapters, { stage, remediation, cause }: Ending): Promise<void> {
  if (!stage) return;
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
  exemptions: exemptions(store),
  history: history(store),
  leases: leases(store),
  questions: questions(store),
  onCall: onCallOf(process.env, store),
  remediate: stateMachine(REMEDIATE_STATE_MACHINE_ARN),
  now: () => new Date(),
});

import type { StageVariables } from '#core/backend-address';
import { UnreadableExemption } from '#core/errors';
import type { Finding } from '#core/finding';
import { chainOf } from '#core/history';
import { hasExpired } from '#core/link';
import type { Question } from '#core/question';
import { type Meeting, meetingOf } from '#core/question-state';
import type { StageRef } from '#core/stage';
import type { Remediation } from '#core/steps';
import { mayBeReadStill } from '#core/verdict';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { History } from '#functions/aws/dynamodb/history';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { Integrations } from '#functions/aws/integrations';
import type { TaskTokens } from '#functions/aws/step-functions';
import { exemptDeclined } from '#functions/shared/declined';
import { overtakenByBackends } from '#functions/shared/overtaken';

interface Adapters {
  readonly integrations: Integrations;
  readonly questions: Questions;
  readonly tokens: TaskTokens;
  readonly exemptions: Exemptions;
  readonly history: History;
}

/** A stage as a look found it. */
interface SeenStage {
  readonly createdDate: string;
  readonly finding: Finding;
  readonly variables: StageVariables;
}

/**
 * Has a look meet the question that is pending about its stage. The caller holds the stage. Where the stage is still what was
 * asked about, its backends included, the question stands, is listed as open and is this event's as well, until its time is over;
 * else it is closed. Unless it is open still its execution is woken, also where somebody tried that before: waking twice does nothing.
 *
 * @param seen the stage as the look found it; null where it is gone
 * @returns true where the question, or its answer, stands: the look has nothing to add to it
 */
export async function meetsQuestion(
  adapters: Adapters,
  stage: StageRef,
  seen: SeenStage | null,
  now: Date,
): Promise<boolean> {
  const { questions, tokens } = adapters;
  const pending = await questions.pending(stage);
  if (!pending) return false;
  const meeting = meetingOf(pending, seen);
  if (pending.status === 'approve' || pending.status === 'decline') {
    return meetsAnswer(adapters, pending, meeting, now);
  }
  if (pending.status === 'open') {
    const closing = await closingOf(adapters, pending, meeting, seen, now);
    if (closing === 'kept') {
      await questions.list(pending);
      return true;
    }
    // Where it was answered at this moment, the answer stands, and is what the look meets.
    if (!(await close(questions, pending, closing))) return meetsQuestion(adapters, stage, seen, now);
  }
  await tokens.wake(pending.taskToken);
  // Its execution knows the question by its name; one that is over would leave the pointer for good.
  await questions.settle(pending);
  return false;
}

/** Whether an open question stands, or how it is closed. */
async function closingOf(
  adapters: Adapters,
  pending: Question,
  meeting: Meeting,
  seen: SeenStage | null,
  now: Date,
): Promise<Meeting | 'expired'> {
  if (meeting !== 'kept' || !seen) return meeting;
  if (hasExpired(pending, now)) return 'expired';
  const over = await overtakenByBackends(adapters, pending, seen.variables);
  // Where they cannot be read, whoever reads an answer tries that again.
  return over && !('unread' in over) ? over : 'kept';
}

function close(questions: Questions, pending: Question, how: Exclude<Meeting, 'kept'> | 'expired'): Promise<boolean> {
  return how === 'expired' ? questions.expire(pending) : questions.makeVoid(pending, how);
}

/**
 * An answer stands as long as its execution can come to read it. After that an approval is nobody's any more, so the look
 * goes on as if nobody had been asked; a refusal is a person's word, and is done here.
 */
async function meetsAnswer(adapters: Adapters, pending: Question, meeting: Meeting, now: Date): Promise<boolean> {
  const isWoken = await adapters.tokens.wake(pending.taskToken);
  if (meeting !== 'kept') return false;
  if (isWoken || mayBeReadStill(pending, now)) return true;
  try {
    const exemption = await exemptDeclined(adapters, pending, now);
    await adapters.questions.settle(pending);
    return exemption !== null;
  } catch (error) {
    // The look refuses for the same reason, and says so; the refusal waits until that was put right.
    if (error instanceof UnreadableExemption) return false;
    throw error;
  }
}

/**
 * Closes what an execution that is over has asked last: nobody would act on an answer.
 *
 * @returns the question as it stands, which an answer may have closed before; null where it asked none
 */
export async function closeQuestionOf(
  { questions, history }: Pick<Adapters, 'questions' | 'history'>,
  stage: StageRef,
  { executionArn, startedAt }: Pick<Remediation, 'executionArn' | 'startedAt'>,
): Promise<Question | null> {
  const pending = await questions.pending(stage);
  const own = pending?.executionArn === executionArn ? pending : await lastAsked();
  if (!own) return null;
  await questions.makeVoid(own, { outcome: 'failed', why: 'the execution that asked has ended' });
  return questions.find(own);

  /** One whose answer the execution had begun to read: then nothing points at it any more. */
  async function lastAsked() {
    const isOfIts = ({ entryId, kind }: { entryId: string; kind: string }) =>
      kind === 'asked' && entryId.startsWith(`${executionArn}#`);
    const entry = await history.find(chainOf(stage, executionArn), startedAt, isOfIts);
    return entry && questions.find({ stage, questionId: String(entry.detail.questionId) });
  }
}

import type { Finding } from '#core/finding';
import type { Question } from '#core/question';
import { meetingOf } from '#core/question-state';
import type { StageRef } from '#core/stage';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { Integrations } from '#functions/aws/integrations';
import type { TaskTokens } from '#functions/aws/step-functions';
import { overtakenByBackends } from '#functions/shared/overtaken';

interface Adapters {
  readonly integrations: Integrations;
  readonly questions: Questions;
  readonly tokens: TaskTokens;
}

/**
 * Has a look meet the question that is pending about its stage. The caller holds the stage. Where the stage is still what
 * was asked about, its backends included, the question stands and is this event's as well; else it is made void. Unless it is
 * open still its execution is woken, also where somebody tried that before: waking twice does nothing.
 *
 * @param seen the stage as the look found it; null where it is gone
 * @returns true where the question stands: the look has nothing to add to it
 */
export async function meetsQuestion(
  adapters: Adapters,
  stage: StageRef,
  seen: { readonly createdDate: string; readonly finding: Finding } | null,
): Promise<boolean> {
  const { questions, tokens } = adapters;
  const pending = await questions.pending(stage);
  if (!pending) return false;
  const { status, taskToken } = pending;
  const meeting = meetingOf(pending, seen);
  if (meeting === 'kept' && status === 'open') return standsWithBackends(adapters, pending);
  // Where it was answered at this moment, the answer stands and finds the stage changed.
  if (meeting !== 'kept') await questions.makeVoid(pending, meeting);
  await tokens.wake(taskToken);
  return meeting === 'kept' && (status === 'approve' || status === 'decline');
}

/**
 * Has an open question stand only as long as its backends are those that it shows. Where it was answered at this moment, the
 * answer stands: whoever reads it compares the backends as well.
 */
async function standsWithBackends(adapters: Adapters, pending: Question): Promise<boolean> {
  const { questions, tokens } = adapters;
  const over = await overtakenByBackends(adapters, pending);
  if (!over) return true;
  const isVoid = await questions.makeVoid(pending, over);
  await tokens.wake(pending.taskToken);
  const closed = isVoid ? null : await questions.find(pending);
  return closed?.status === 'approve' || closed?.status === 'decline';
}

/** Closes what an execution that is over has asked: nobody would act on an answer. */
export async function closeQuestionOf(questions: Questions, stage: StageRef, executionArn: string): Promise<void> {
  const pending = await questions.pending(stage);
  if (pending?.executionArn !== executionArn) return;
  await questions.makeVoid(pending, { outcome: 'failed', why: 'the execution that asked has ended' });
  await questions.settle(pending);
}

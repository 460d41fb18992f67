import type { Finding } from '#core/finding';
import { meetingOf } from '#core/question-state';
import type { StageRef } from '#core/stage';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { TaskTokens } from '#functions/aws/step-functions';

/**
 * Has a look meet the question that is pending about its stage. The caller holds the stage. Where the stage is still what
 * was asked about, the question stands and is this event's as well; else it is made void. Unless it is open still its
 * execution is woken, also where somebody tried that before: waking twice does nothing.
 *
 * @param seen the stage as the look found it; null where it is gone
 * @returns true where the question stands: the look has nothing to add to it
 */
export async function meetsQuestion(
  { questions, tokens }: { questions: Questions; tokens: TaskTokens },
  stage: StageRef,
  seen: { readonly createdDate: string; readonly finding: Finding } | null,
): Promise<boolean> {
  const pending = await questions.pending(stage);
  if (!pending) return false;
  const { status, taskToken } = pending;
  const meeting = meetingOf(pending, seen);
  if (meeting === 'kept' && status === 'open') return true;
  // Where it was answered at this moment, the answer stands and finds the stage changed.
  if (meeting !== 'kept') await questions.makeVoid(pending, meeting);
  await tokens.wake(taskToken);
  return meeting === 'kept' && (status === 'approve' || status === 'decline');
}

/** Closes what an execution that is over has asked: nobody would act on an answer. */
export async function closeQuestionOf(questions: Questions, stage: StageRef, executionArn: string): Promise<void> {
  const pending = await questions.pending(stage);
  if (pending?.executionArn !== executionArn) return;
  await questions.makeVoid(pending, { outcome: 'failed', why: 'the execution that asked has ended' });
  await questions.settle(pending);
}

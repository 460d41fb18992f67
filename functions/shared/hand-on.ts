import { AccessDenied } from '#core/errors';
import type { Exemption } from '#core/exemption';
import type { Question } from '#core/question';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { History } from '#functions/aws/dynamodb/history';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { Executions, TaskTokens } from '#functions/aws/step-functions';
import { exemptDeclined } from '#functions/shared/declined';

interface Adapters {
  readonly executions: Executions;
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly questions: Questions;
  readonly tokens: TaskTokens;
}

/** Who acts on an answer. */
export type HandedOn =
  /** The execution that asked: it was woken, goes on by itself, or has read the answer before. */
  | { readonly to: 'execution' }
  /** Nobody: it is over. What was approved is void; what was declined is done, and this is the exemption, if it holds still. */
  | { readonly to: 'nobody'; readonly exemption: Exemption | null }
  /** It does not wait, and whether it is over may not be asked. */
  | { readonly to: 'unknown'; readonly why: string };

/**
 * Wakes the execution that asked. Where it is over without having read the answer, a refusal is carried out here, and an
 * approval is void: nothing stands in the way of the stage's next change any more, which asks again.
 *
 * @throws UnreadableExemption, and what the adapters throw
 */
export async function handOn(adapters: Adapters, answered: Question, now: Date): Promise<HandedOn> {
  const { questions, tokens } = adapters;
  if (await tokens.wake(answered.taskToken)) return { to: 'execution' };
  // Somebody else may have woken it, or an earlier try whose reply was lost; and the end of its time wakes it, too.
  const running = await isRunning(adapters, answered);
  if (running === true) return { to: 'execution' };
  if ((await questions.pending(answered.stage))?.questionId !== answered.questionId) return { to: 'execution' };
  if (running !== false) return { to: 'unknown', why: running.denied };
  if (answered.status === 'decline') {
    const exemption = await exemptDeclined(adapters, answered, now);
    await questions.settle(answered);
    return { to: 'nobody', exemption };
  }
  await questions.annul(answered, { outcome: 'failed', why: 'the execution that asked has ended' });
  await questions.settle(answered);
  return { to: 'nobody', exemption: null };
}

async function isRunning({ executions }: Adapters, { executionArn }: Question): Promise<boolean | { denied: string }> {
  try {
    return await executions.isRunning(executionArn);
  } catch (error) {
    if (error instanceof AccessDenied) return { denied: error.message };
    throw error;
  }
}

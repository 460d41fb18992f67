/** What `stagecert approve` and `stagecert decline` say. */

import type { Question } from '#core/question';
import { type StageRef, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import type { HandedOn } from '#functions/shared/hand-on';
import type { QuestionNow } from '#functions/shared/question-now';

/** That it was answered so, and who acts on that. */
export function answeredSo(question: Question, handed: HandedOn, seen: QuestionNow | null): string {
  if (handed.to === 'execution') return `${saidTo(question)}: a message tells how it ends.${doubt(seen)}`;
  return `${saidTo(question)}. ${unattended(question, handed)}`;
}

/**
 * Why it could not be answered.
 *
 * @param handed what becomes of the answer that was given before
 */
export function notAnswered(
  { stage, questionId }: { readonly stage: StageRef; readonly questionId: string },
  question: Question | null,
  seen: QuestionNow | null,
  handed: HandedOn | null,
): string {
  if (!question) return `There is no question ${printable(questionId, 100)} about ${stageLabel(stage)}.`;
  const { decision, expiresAt, voided } = question;
  if (decision) {
    const already = `${saidTo(question)} by ${decision.who} at ${decision.decidedAt} already: “${decision.why}”.`;
    if (handed && handed.to !== 'execution') return `${already} ${unattended(question, handed)}`;
    return voided ? `${already} That is void: ${printable(voided.why, 500)}.` : already;
  }
  const overtaken = voided?.why ?? (seen?.state.state === 'outdated' && seen.state.why);
  const why = overtaken ? `is void: ${printable(overtaken, 500)}` : `has expired, at ${expiresAt}`;
  return `The question ${printable(questionId, 100)} about ${stageLabel(stage)} ${why}.`;
}

/** Why an approval would only have been refused, of a question that can be answered later; null where that is not so. */
export function notNow(question: Question | null, stopped: string | null): string | null {
  if (question?.status !== 'open' || !stopped) return null;
  const { stage, expiresAt } = question;
  return `${stageLabel(stage)} was not approved; the question stays open until ${expiresAt}. ${stopped}`;
}

/** Which question can be answered in the place of the one that cannot. */
export function instead({ questionId, proposed, expiresAt }: Question): string {
  return `Another one is open until ${expiresAt}, ${questionId}: ${proposed}. Read its message before you answer it.`;
}

/** That the answer stands although its execution could not be woken, and what can be done. */
export function notHandedOn(question: Question, { message }: Error): string {
  return `${saidTo(question)}, which is recorded, but its execution could not be told of it. Give the command again once that is put right; else the stage's next change has the answer acted on, or, where its execution waits still, the end of its time, ${question.expiresAt}. What went wrong: ${message}`;
}

function saidTo({ stage, status }: Question): string {
  return `${stageLabel(stage)} was ${status === 'approve' ? 'approved' : 'declined'}`;
}

/** What an answer comes to that no execution is known to act on. */
function unattended({ status }: Question, handed: Exclude<HandedOn, { to: 'execution' }>): string {
  const isApproved = status === 'approve';
  if (handed.to === 'unknown') {
    const then = isApproved ? 'nothing was changed, and its next change asks again' : 'its next change has it exempted';
    return `Its execution does not wait for that any more, and whether it is over is not known (${printable(handed.why, 500)}). If no message tells how it ends within an hour, ${then}.`;
  }
  const over = 'The execution that asked is over';
  if (isApproved)
    return `${over}, so nothing was changed, and the approval is void: the stage's next change asks again.`;
  if (!handed.exemption) return `${over}, and so is the exemption that this asks for.`;
  return `${over}, so no message tells of it: the stage is left alone until ${handed.exemption.until}.`;
}

/** What may keep an answer from being carried out, although it is recorded. */
function doubt(seen: QuestionNow | null): string {
  if (!seen?.unclear) return '';
  const problem = printable(seen.unclear, 1_000);
  return ` Somebody wants it left alone, but not clearly: ${problem}. Until that is corrected an approval is refused.`;
}

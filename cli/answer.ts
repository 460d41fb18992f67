/** `stagecert approve` and `stagecert decline`: answer a question about a stage. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { gatewayOf } from '#cli/gateway';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { hasExpired } from '#core/link';
import type { Question } from '#core/question';
import { type StageRef, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { brakes } from '#functions/aws/dynamodb/brake';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { taskTokens } from '#functions/aws/step-functions';
import { type QuestionNow, questionNow } from '#functions/shared/question-now';

type Answer = 'approve' | 'decline';

const usage = (answer: Answer) => `${
  answer === 'approve'
    ? 'Approves what is asked about a stage: it is given its certificate, if it still is what was asked about.'
    : 'Declines what is asked about a stage: it is left alone for as long as the question says.'
}

  stagecert ${answer} API/STAGE --question ID --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --question ID   which question is answered: the message that asks names it, as "Question"
  --why WHY       why, as the history will say
${DECIDING_USAGE}

Example:
  stagecert ${answer} abcd123456/prod --question 3f2c9a1e-1 --why "as agreed with the team of the backend"

Exit status: 0 it is answered so; 1 that question is not open, or is void because the stage is not what was asked
about any more${answer === 'approve' ? ', or fixes are paused, or an hour is full of them' : ''}; 2 the command line cannot be used; 3 AWS would not.
`;

const options = { ...deciding, question: { type: 'string' } } as const;

/** The command that answers so: the question that its caller names and no other, for a newer one may be about something else. */
export function answering(answer: Answer) {
  return async (args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> => {
    const { values, positionals } = parsed(answer, args, options);
    if (values.help) {
      terminal.out(usage(answer));
      return EXIT.done;
    }
    const named = required(answer, 'API/STAGE', onlyPositional(answer, 'API/STAGE', positionals));
    const wanted = '--question, the id in the message that asks, beside "Question"';
    const questionId = required(answer, wanted, values.question);
    const why = printable(required(answer, '--why', values.why));
    const service = await deployment(values, around);
    const { table, where, caller, clientOptions } = service;
    const stage = stageIn(named, where);
    const store = questions(table);
    const now = around.now();
    const asked = await store.find({ stage, questionId });
    const decision = { who: printable(values.who ?? caller), why, decidedAt: now.toISOString(), answer };
    const adapters = { apiGateway: gatewayOf(service), exemptions: exemptions(table), brakes: brakes(table) };
    const seen = asked?.status === 'open' ? await questionNow(adapters, asked, now) : null;
    const stopped = answer === 'approve' ? (seen?.stopped ?? null) : null;
    const isOpen = seen?.state.state === 'open' && !stopped;
    const answered = asked !== null && isOpen && (await store.decide(asked, decision));
    const question = asked && (await store.find(asked));
    // Also where somebody else was first: should the waking have been lost, this makes it good.
    if (question?.decision) await taskTokens(new SFNClient(clientOptions)).wake(question.taskToken);
    const other = answered ? null : await openBeside(store, stage, questionId, now);
    const whyNot = answered ? null : (notNow(question, stopped) ?? notOpen(stage, questionId, question, seen));
    const said = whyNot ?? `${saidTo(question as Question)}: a message tells how it ends.${doubt(seen)}`;
    const shown = {
      ...{ ...where, stage: stageLabel(stage), question: questionId, answered, whyNot, stopped },
      ...{ decision: question?.decision ?? null, openQuestion: other?.questionId ?? null },
    };
    const text = other ? `${said} ${instead(other)}` : said;
    terminal.out(values.json ? `${JSON.stringify(shown, null, 2)}\n` : `${text}\n`);
    return answered ? EXIT.done : EXIT.problems;
  };
}

/** The question that is open about the stage, where it is another one than the caller means. */
async function openBeside(store: Questions, stage: StageRef, questionId: string, now: Date): Promise<Question | null> {
  const pending = await store.pending(stage);
  const isOther = pending?.status === 'open' && pending.questionId !== questionId && !hasExpired(pending, now);
  return isOther ? pending : null;
}

function saidTo({ stage, status }: Question): string {
  return `${stageLabel(stage)} was ${status === 'approve' ? 'approved' : 'declined'}`;
}

/** Why it could not be answered. */
function notOpen(stage: StageRef, questionId: string, question: Question | null, seen: QuestionNow | null): string {
  if (!question) return `There is no question ${printable(questionId, 100)} about ${stageLabel(stage)}.`;
  const { decision, expiresAt } = question;
  if (decision) return `${saidTo(question)} by ${decision.who} at ${decision.decidedAt} already: “${decision.why}”.`;
  const overtaken = question.voided?.why ?? (seen?.state.state === 'outdated' && seen.state.why);
  const why = overtaken ? `is void: ${printable(overtaken, 500)}` : `has expired, at ${expiresAt}`;
  return `The question ${printable(questionId, 100)} about ${stageLabel(stage)} ${why}.`;
}

/** Why an approval would only have been refused, of a question that can be answered later; null where that is not so. */
function notNow(question: Question | null, stopped: string | null): string | null {
  if (question?.status !== 'open' || !stopped) return null;
  const { stage, expiresAt } = question;
  return `${stageLabel(stage)} was not approved; the question stays open until ${expiresAt}. ${stopped}`;
}

/** What may keep an answer from being carried out, although it is recorded. */
function doubt(seen: QuestionNow | null): string {
  if (!seen?.unclear) return '';
  const problem = printable(seen.unclear, 1_000);
  return ` Somebody wants it left alone, but not clearly: ${problem}. Until that is corrected an approval is refused.`;
}

function instead({ questionId, proposed, expiresAt }: Question): string {
  return `Another one is open until ${expiresAt}, ${questionId}: ${proposed}. Read its message before you answer it.`;
}

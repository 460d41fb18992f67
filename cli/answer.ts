/** `stagecert approve` and `stagecert decline`: answer the question that is open about a stage. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import type { Question } from '#core/question';
import { stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { questions } from '#functions/aws/dynamodb/questions';
import { taskTokens } from '#functions/aws/step-functions';

type Answer = 'approve' | 'decline';

const usage = (answer: Answer) => `${
  answer === 'approve'
    ? 'Approves what is asked about a stage: it is given its certificate, if it still is what was asked about.'
    : 'Declines what is asked about a stage: it is left alone for as long as the question says.'
}

  stagecert ${answer} API/STAGE --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
${DECIDING_USAGE}

Example:
  stagecert ${answer} abcd123456/prod --why "as agreed with the team of the backend"

Exit status: 0 it is answered so; 1 nothing is open to answer; 2 the command line cannot be used; 3 AWS would not.
`;

/** The command that answers so. */
export function answering(answer: Answer) {
  return async (args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> => {
    const { values, positionals } = parsed(answer, args, deciding);
    if (values.help) {
      terminal.out(usage(answer));
      return EXIT.done;
    }
    const named = required(answer, 'API/STAGE', onlyPositional(answer, 'API/STAGE', positionals));
    const why = printable(required(answer, '--why', values.why));
    const { table, where, caller, clientOptions } = await deployment(values, around);
    const stage = stageIn(named, where);
    const store = questions(table);
    const pending = await store.pending(stage);
    const now = around.now();
    const decision = { who: printable(values.who ?? caller), why, decidedAt: now.toISOString(), answer };
    const isOpen = pending !== null && now.getTime() < Date.parse(pending.expiresAt);
    const answered = isOpen && (await store.decide(pending, decision));
    const question = pending && (await store.find(pending));
    // Also where somebody else was first: should the waking have been lost, this makes it good.
    if (question?.decision) await taskTokens(new SFNClient(clientOptions)).wake(question.taskToken);
    const said = answered
      ? `${saidTo(question)}: a message tells how it ends.`
      : nothingOpen(stageLabel(stage), question);
    const shown = { ...where, stage: stageLabel(stage), answered, decision: question?.decision ?? null };
    terminal.out(values.json ? `${JSON.stringify(shown, null, 2)}\n` : `${said}\n`);
    return answered ? EXIT.done : EXIT.problems;
  };
}

function saidTo(question: Question | null): string {
  if (!question) return '';
  return `${stageLabel(question.stage)} was ${question.status === 'approve' ? 'approved' : 'declined'}`;
}

function nothingOpen(label: string, question: Question | null): string {
  const { decision } = question ?? {};
  if (!decision) return `Nothing is open to answer about ${label}.`;
  return `${saidTo(question)} by ${decision.who} at ${decision.decidedAt} already: “${decision.why}”.`;
}

/** `stagecert approve` and `stagecert decline`: answer a question about a stage. */
import { isDeepStrictEqual } from 'node:util';
import { SFNClient } from '@aws-sdk/client-sfn';
import { answeredSo, instead, notAnswered, notHandedOn, notNow } from '#cli/answer-said';
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { type Deployment, deployment } from '#cli/aws';
import { gatewayOf } from '#cli/gateway';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { StagecertError, UnexpectedAnswer } from '#core/errors';
import { hasExpired } from '#core/link';
import type { Question } from '#core/question';
import { type StageRef, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { brakes } from '#functions/aws/dynamodb/brake';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { executions, taskTokens } from '#functions/aws/step-functions';
import { type HandedOn, handOn } from '#functions/shared/hand-on';
import { questionNow } from '#functions/shared/question-now';

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
about any more${answer === 'approve' ? ', or fixes are paused, or an hour is full of them' : ''}, or nobody is known to act on the answer; 2 the command line
cannot be used; 3 AWS would not; where the answer is recorded all the same, that is said.
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
    const { where, caller } = service;
    const stage = stageIn(named, where);
    const adapters = adaptersOf(service);
    const store = adapters.questions;
    const now = around.now();
    const asked = await store.find({ stage, questionId });
    const decision = { who: printable(values.who ?? caller), why, decidedAt: now.toISOString(), answer };
    const seen = asked?.status === 'open' ? await questionNow(adapters, asked, now) : null;
    const stopped = answer === 'approve' ? (seen?.stopped ?? null) : null;
    const isOpen = seen?.state.state === 'open' && !stopped;
    if (asked && isOpen) await store.decide(asked, decision);
    const question = asked && (await store.find(asked));
    // By what stands there: after a lost reply the answer that was first is this one.
    const answered = isOpen && isDeepStrictEqual(question?.decision, decision);
    // Also where somebody else was first: should the waking have been lost, this makes it good.
    const handed = question?.decision ? await handedOn(adapters, question, now) : null;
    const other = answered ? null : await openBeside(store, stage, questionId, now);
    const whyNot = answered
      ? null
      : (notNow(question, stopped) ?? notAnswered({ stage, questionId }, question, seen, handed));
    const said = whyNot ?? answeredSo(question as Question, handed as HandedOn, seen);
    const shown = {
      ...{ ...where, stage: stageLabel(stage), question: questionId, answered, whyNot, stopped },
      ...{ decision: question?.decision ?? null, handedOn: handed, openQuestion: other?.questionId ?? null },
    };
    const text = other ? `${said} ${instead(other)}` : said;
    terminal.out(values.json ? `${JSON.stringify(shown, null, 2)}\n` : `${text}\n`);
    return answered && isActedOn(answer, handed) ? EXIT.done : EXIT.problems;
  };
}

function adaptersOf(service: Deployment) {
  const { table, clientOptions } = service;
  const states = new SFNClient(clientOptions);
  return {
    ...{ apiGateway: gatewayOf(service), executions: executions(states), tokens: taskTokens(states) },
    ...{ brakes: brakes(table), exemptions: exemptions(table), history: history(table), questions: questions(table) },
  };
}

/** Hands a recorded answer on; that it is recorded is said also where this fails. */
async function handedOn(adapters: Parameters<typeof handOn>[0], question: Question, now: Date): Promise<HandedOn> {
  try {
    return await handOn(adapters, question, now);
  } catch (error) {
    if (!(error instanceof StagecertError)) throw error;
    throw new UnexpectedAnswer(notHandedOn(question, error), { cause: error });
  }
}

/** What was declined is acted on also by this command. */
function isActedOn(answer: Answer, handed: HandedOn | null): boolean {
  return handed?.to === 'execution' || (answer === 'decline' && handed?.to === 'nobody');
}

/** The question that is open about the stage, where it is another one than the caller means. */
async function openBeside(store: Questions, stage: StageRef, questionId: string, now: Date): Promise<Question | null> {
  const pending = await store.pending(stage);
  const isOther = pending?.status === 'open' && pending.questionId !== questionId && !hasExpired(pending, now);
  return isOther ? pending : null;
}

import type { Decision } from '#core/backout';
import { shownAs } from '#core/link';
import type { Question } from '#core/question';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type Links, links } from '#functions/aws/dynamodb/links';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type TaskTokens, taskTokens } from '#functions/aws/step-functions';
import {
  alreadyDecided,
  decideFields,
  decideForm,
  decisionTaken,
  questionList,
  questionOutdated,
} from '#functions/pages/decide-pages';
import { readForm } from '#functions/pages/form';
import { changedMeanwhile, linkExpired } from '#functions/pages/link-pages';
import type { Page } from '#functions/pages/page';
import { pageHandler } from '#functions/shared/page-handler';
import { type QuestionNow, questionNow } from '#functions/shared/question-now';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly brakes: Pick<Brakes, 'state'>;
  readonly exemptions: Pick<Exemptions, 'find' | 'isListed'>;
  readonly links: Links;
  readonly questions: Questions;
  readonly tokens: TaskTokens;
  readonly now: () => Date;
}

/**
 * The page behind a decision link. GET and HEAD only show; the POST of the filled-in form records one answer, by whichever
 * link it comes, and wakes the workflow, which reads it from the table.
 */
export function decidePage(adapters: Adapters) {
  const { links, questions, now } = adapters;
  return pageHandler('decide', links, async ({ link, sent }) => {
    const question = await questions.find({ stage: link.stage, questionId: link.about });
    if (!question) return null;
    const seen = await questionNow(adapters, question, now());
    const { live, state } = seen;
    const shown = shownAs(link, live);
    switch (state.state) {
      case 'open':
        return openPage(adapters, { ...seen, question, shown, sent });
      case 'answered':
        return alreadyDecided(question, live, {
          shown,
          ...(sent?.has('form') && { isWoken: await adapters.tokens.wake(question.taskToken) }),
        });
      case 'expired':
        return linkExpired(question.expiresAt, questionList(question));
      case 'outdated':
        return questionOutdated(question, state.why, live);
    }
  });
}

interface Opened extends QuestionNow {
  readonly question: Question;
  readonly shown: string;
  readonly sent: URLSearchParams | undefined;
}

/** Shows the form of an open question, or takes what was sent by it. */
async function openPage(adapters: Adapters, opened: Opened): Promise<Page> {
  const { question, live, shown, sent, unclear, stopped } = opened;
  if (!sent) return decideForm(question, shown, { unclear, stopped });
  const answer = answerIn(sent);
  const form = readForm(sent, shown, decideFields(sent), answer ? {} : { decision: noAnswer(stopped) });
  if (form.is === 'outdated') return changedMeanwhile(question.stage, live, questionList(question));
  // Nothing is recorded, so the same link approves once fixes go on.
  if (answer === 'approve' && stopped) return decideForm(question, shown, { unclear, stopped, sent, isRefused: true });
  if (form.is === 'wrong' || !answer) {
    return decideForm(question, shown, {
      unclear,
      stopped,
      sent,
      ...(form.is === 'wrong' && { problems: form.problems }),
    });
  }
  return decide(adapters, opened, { who: form.who, why: form.why, decidedAt: adapters.now().toISOString(), answer });
}

/** Records the answer, unless somebody was first. */
async function decide(
  { questions, tokens }: Adapters,
  { question, live, shown }: Opened,
  decision: Decision & Required<Pick<Decision, 'answer'>>,
): Promise<Page> {
  const isFirst = await questions.decide(question, decision);
  // Read again: whoever came first is in there, and the token of the attempt that waits, which changes no more from here on.
  const closed = (await questions.find(question)) ?? question;
  if (isFirst) {
    return decisionTaken(closed, decision, await tokens.wake(closed.taskToken));
  }
  if (closed.status === 'expired') return linkExpired(closed.expiresAt, questionList(closed));
  if (closed.status === 'void') return questionOutdated(closed, closed.voided?.why ?? '', live);
  return alreadyDecided(closed, live, { shown });
}

function noAnswer(stopped: string | null): string {
  return `The form is sent by ${stopped ? 'its button, Decline' : 'one of its two buttons, Approve or Decline'}.`;
}

function answerIn(sent: URLSearchParams): Decision['answer'] {
  const said = sent.get('decision');
  return said === 'approve' || said === 'decline' ? said : undefined;
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = decidePage({
  apiGateway: apiGateway(),
  brakes: brakes(store),
  exemptions: exemptions(store),
  links: links(store),
  questions: questions(store),
  tokens: taskTokens(),
  now: () => new Date(),
});

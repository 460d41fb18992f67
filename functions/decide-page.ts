import type { Decision } from '#core/backout';
import { shownAs } from '#core/link';
import type { Question } from '#core/question';
import type { LiveStage } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
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
import { type Problems, readForm } from '#functions/pages/form';
import { changedMeanwhile, linkExpired } from '#functions/pages/link-pages';
import type { Page } from '#functions/pages/page';
import { pageHandler } from '#functions/shared/page-handler';
import { questionNow } from '#functions/shared/question-now';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
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
    const { live, state, unclear } = await questionNow(adapters, question, now());
    const shown = shownAs(link, live);
    switch (state.state) {
      case 'open':
        return openPage(adapters, { question, live, shown, sent, unclear });
      case 'answered':
        if (sent?.has('form')) await adapters.tokens.wake(question.taskToken);
        return alreadyDecided(question, live, shown);
      case 'expired':
        return linkExpired(question.expiresAt, questionList(question));
      case 'outdated':
        return questionOutdated(question, state.why, live);
    }
  });
}

interface Opened {
  readonly question: Question;
  readonly live: LiveStage | null;
  readonly shown: string;
  readonly sent: URLSearchParams | undefined;
  readonly unclear: string | undefined;
}

/** Shows the form of an open question, or takes what was sent by it. */
async function openPage(adapters: Adapters, { question, live, shown, sent, unclear }: Opened): Promise<Page> {
  const { questions, tokens, now } = adapters;
  if (!sent) return decideForm(question, shown, { unclear });
  const answer = answerIn(sent);
  const form = readForm(sent, shown, decideFields(sent), answer ? {} : NO_ANSWER);
  if (form.is === 'outdated') return changedMeanwhile(question.stage, live, questionList(question));
  if (form.is === 'wrong' || !answer)
    return decideForm(question, shown, { unclear, sent, problems: form.is === 'wrong' ? form.problems : NO_ANSWER });
  const decision = { who: form.who, why: form.why, decidedAt: now().toISOString(), answer };
  const isFirst = await questions.decide(question, decision);
  // Read again: whoever came first is in there, and the token of the attempt that waits, which changes no more from here on.
  const closed = (await questions.find(question)) ?? question;
  if (isFirst) {
    await tokens.wake(closed.taskToken);
    return decisionTaken(closed, decision);
  }
  if (closed.status === 'expired') return linkExpired(closed.expiresAt, questionList(closed));
  if (closed.status === 'void') return questionOutdated(closed, closed.voided?.why ?? '', live);
  return alreadyDecided(closed, live, shown);
}

const NO_ANSWER: Problems = { decision: 'The form is sent by one of its two buttons, Approve or Decline.' };

function answerIn(sent: URLSearchParams): Decision['answer'] {
  const said = sent.get('decision');
  return said === 'approve' || said === 'decline' ? said : undefined;
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = decidePage({
  apiGateway: apiGateway(),
  exemptions: exemptions(store),
  links: links(store),
  questions: questions(store),
  tokens: taskTokens(),
  now: () => new Date(),
});

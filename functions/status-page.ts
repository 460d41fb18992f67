import { UnreadableExemption } from '#core/errors';
import { hasExpired, type Link } from '#core/link';
import { type StageRef, stageKey } from '#core/stage';
import { timelineEntry } from '#core/timeline';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Contests, contests } from '#functions/aws/dynamodb/contests';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Links, links } from '#functions/aws/dynamodb/links';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { stageFacts } from '#functions/pages/exempt-pages';
import { linkExpired } from '#functions/pages/link-pages';
import type { Page } from '#functions/pages/page';
import { type StageStatus, statusPage as shown } from '#functions/pages/status-pages';
import { pageHandler } from '#functions/shared/page-handler';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly contests: Pick<Contests, 'find'>;
  readonly exemptions: Pick<Exemptions, 'find'>;
  readonly history: Pick<History, 'newest'>;
  readonly links: Links;
  readonly questions: Pick<Questions, 'pending'>;
  readonly now: () => Date;
}

/** Some weeks of a stage that is changed daily; a page of some 30 KB. */
const ENTRIES = 50;

/** The page behind a status link: only shows, whatever is sent. */
export function statusPage(adapters: Adapters) {
  return pageHandler('status', adapters.links, async ({ link }): Promise<Page> => {
    const live = await adapters.apiGateway.getStage(link.stage);
    const now = adapters.now();
    if (hasExpired(link, now)) return linkExpired(link.expiresAt, stageFacts(link, live));
    return shown({ link, live, now, ...(await known(adapters, link)) });
  });
}

async function known(
  { history, exemptions, contests, questions }: Adapters,
  { stage }: Link,
): Promise<Omit<StageStatus, 'link' | 'live' | 'now'>> {
  const [entries, exemption, record, question] = await Promise.all([
    history.newest(stageKey(stage), ENTRIES + 1),
    exemptionOf(exemptions, stage),
    contests.find(stage),
    questions.pending(stage),
  ]);
  return {
    exemption,
    question: question?.status === 'open' ? question : null,
    contestedBy: record?.contest?.principal ?? null,
    timeline: entries.slice(0, ENTRIES).map(timelineEntry),
    isCut: entries.length > ENTRIES,
  };
}

async function exemptionOf(exemptions: Pick<Exemptions, 'find'>, stage: StageRef): Promise<StageStatus['exemption']> {
  try {
    return await exemptions.find(stage);
  } catch (error) {
    if (error instanceof UnreadableExemption) return { problem: error.message };
    throw error;
  }
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = statusPage({
  apiGateway: apiGateway(),
  contests: contests(store),
  exemptions: exemptions(store),
  history: history(store),
  links: links(store),
  questions: questions(store),
  now: () => new Date(),
});

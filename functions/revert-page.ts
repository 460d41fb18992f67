import { type BackoutRecord, type Decision, linkState } from '#core/backout';
import { type EndedBackout, endedBackout } from '#core/backout-ended';
import type { HistoryEntry } from '#core/history';
import { hasExpired, type Link, shownAs } from '#core/link';
import type { LiveStage } from '#core/stage';
import { stageKey } from '#core/stage';
import type { BackoutRequest } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Links, links } from '#functions/aws/dynamodb/links';
import { table } from '#functions/aws/dynamodb/table';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { readForm } from '#functions/pages/form';
import { changedMeanwhile, linkExpired, noLongerApplies } from '#functions/pages/link-pages';
import type { Page } from '#functions/pages/page';
import { alreadyAsked, changeList, revertFields, revertForm, revertStarted } from '#functions/pages/revert-pages';
import { pageHandler } from '#functions/shared/page-handler';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly backouts: Backouts;
  readonly history: Pick<History, 'find'>;
  readonly links: Links;
  readonly backout: StateMachine;
  readonly now: () => Date;
}

/** The page behind a revert link. GET and HEAD only show; the POST of the filled-in form decides and starts the backout, once. */
export function revertPage(adapters: Adapters) {
  return pageHandler('revert', adapters.links, async ({ link, sent }) => {
    const record = await adapters.backouts.find(link.stage, link.about);
    if (!record) return null;
    const live = await adapters.apiGateway.getStage(record.stage);
    const shown = shownAs(link, live);
    switch (linkState(record, link, live, adapters.now())) {
      case 'usable':
        return sent ? revert(adapters, { record, live, shown, sent }) : revertForm(record, shown);
      case 'used':
        if (sent?.has('form')) await makeGood(adapters, record, link);
        return alreadyAsked(record, live, shown, await endOf(adapters, record));
      case 'expired':
        return linkExpired(link.expiresAt, changeList(record));
      case 'outdated':
        return noLongerApplies(live, changeList(record));
    }
  });
}

interface Posted {
  readonly record: BackoutRecord;
  readonly live: LiveStage | null;
  readonly shown: string;
  readonly sent: URLSearchParams;
}

async function revert({ backouts, backout, now }: Adapters, { record, live, shown, sent }: Posted): Promise<Page> {
  const form = readForm(sent, shown, revertFields(sent));
  if (form.is === 'outdated') return changedMeanwhile(record.stage, live, changeList(record));
  if (form.is === 'wrong') return revertForm(record, shown, sent, form.problems);
  const decision: Decision = { who: form.who, why: form.why, decidedAt: now().toISOString() };
  if (await backouts.decide(record, decision)) {
    await startBackout(backout, record, decision);
    return revertStarted(record);
  }
  return alreadyAsked((await backouts.find(record.stage, record.backoutId)) ?? record, live, shown, null);
}

/** How the backout ended, that a person asked for; null while it has not. Once it was made, what failed after that undoes nothing of it. */
async function endOf(adapters: Adapters, record: BackoutRecord): Promise<EndedBackout | null> {
  const newest = (fits: (ended: EndedBackout) => boolean) => newestEnd(adapters, record, fits);
  return (await newest(({ outcome }) => outcome === 'reverted')) ?? newest(() => true);
}

/** From the record of the backout on, which other people's clocks and words have no part in. */
async function newestEnd({ history }: Adapters, record: BackoutRecord, fits: (ended: EndedBackout) => boolean) {
  const endIn = (entry: HistoryEntry) => {
    const ended = endedBackout(entry, record);
    return ended && fits(ended) ? ended : null;
  };
  const entry = await history.find(stageKey(record.stage), record.recordedAt, (each) => endIn(each) !== null);
  return entry && endIn(entry);
}

/** A decision whose backout was never started, because this function was cut off in between, is made good by asking again. */
async function makeGood({ backout, now }: Adapters, record: BackoutRecord, link: Link): Promise<void> {
  if (record.decision && !hasExpired(link, now())) await startBackout(backout, record, record.decision);
}

/** The execution is named after the record: however often it is asked for, it runs once. */
function startBackout(
  backout: StateMachine,
  { stage, backoutId, remediationId }: BackoutRecord,
  decision: Decision,
): Promise<void> {
  const input: BackoutRequest = { stage, backoutId, remediationId, decision };
  return backout.startOnce('revert', backoutId, input);
}

const { TABLE_NAME, BACKOUT_STATE_MACHINE_ARN } = readSettings(process.env, [
  'TABLE_NAME',
  'BACKOUT_STATE_MACHINE_ARN',
]);
const store = table(TABLE_NAME);

export const handler = revertPage({
  apiGateway: apiGateway(),
  backouts: backouts(store),
  history: history(store),
  links: links(store),
  backout: stateMachine(BACKOUT_STATE_MACHINE_ARN),
  now: () => new Date(),
});

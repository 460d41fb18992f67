import { setTimeout } from 'node:timers/promises';
import { daysInMs } from '#core/duration';
import { EXEMPTION_NOTICE_DAYS, noticeFrom } from '#core/exemption';
import { pauseBefore } from '#core/pace';
import { type StageRef, stageKey } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Exemptions, exemptions, type ListedExemption } from '#functions/aws/dynamodb/exemptions';
import { table } from '#functions/aws/dynamodb/table';
import { type TagChains, tagChains } from '#functions/aws/dynamodb/tag-chains';
import type { Topic } from '#functions/aws/sns';
import { type Parameter, parameter } from '#functions/aws/ssm';
import { eachOf } from '#functions/shared/each-of';
import { gathering, teller } from '#functions/shared/exemption-notices';
import { type Owed, owedFor } from '#functions/shared/owed-notices';
import { rulings } from '#functions/shared/rulings';
import { readSettings } from '#functions/shared/settings';
import { topicsOf } from '#functions/shared/topics';

type Gateway = Pick<ApiGateway, 'getStage' | 'getApiName'>;

interface Adapters {
  readonly apiGateway: Gateway;
  readonly chains: TagChains;
  readonly exemptions: Exemptions;
  readonly policy: Parameter;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
  /** So many are told of one by one in a run; more are told of in lists. */
  readonly digestAfter: number;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly now: () => Date;
}

/**
 * Every six hours: tells people of each exemption that ends soon, and of each that its stage's tag has renewed, once. What an
 * earlier run began to tell comes first, as it was to be told, and what people were told of last.
 *
 * @returns labels of the stages that were told of
 */
export function watchExemptions(adapters: Adapters) {
  return async () => {
    const now = adapters.now();
    const due = await dueBy(adapters, now);
    const told: string[] = [];
    // One stage that cannot be read, or message that cannot be sent, must not keep the others back.
    await eachOf(tasks(adapters, due, now, (labels) => told.push(...labels)));
    return { told };
  };
}

async function dueBy({ exemptions, where }: Adapters, now: Date): Promise<ListedExemption[]> {
  const due: ListedExemption[] = [];
  const soon = new Date(now.getTime() + daysInMs(EXEMPTION_NOTICE_DAYS));
  for await (const entry of exemptions.endingBy(where, soon, now)) {
    if (now >= noticeFrom(entry.exemption)) due.push(entry);
  }
  return due;
}

function* tasks(
  adapters: Adapters,
  due: readonly ListedExemption[],
  now: Date,
  note: (labels: string[]) => void,
): Generator<() => Promise<void>> {
  const { digestAfter } = adapters;
  const tell = teller(adapters, now);
  const look = looking(adapters, now);
  const begun = due.filter(isBegun);
  // A run may be cut off: of what people were told there is hardly ever more to tell.
  const fresh = due.filter((entry) => !isBegun(entry)).sort((a, b) => Number(isTold(a)) - Number(isTold(b)));
  const again: Owed[] = [];
  const changed: Owed[] = [];
  for (const entry of begun) {
    yield () => look(entry, (owed) => void (entry.claimedFor === owed.notice.kind ? again : changed).push(owed));
  }
  const [alone, listed] = [again.filter(({ entry }) => !entry.toldIn), again.filter(({ entry }) => entry.toldIn)];
  for (const owed of alone) yield async () => note(await tell.alone(owed));
  for (const [listId, list] of Map.groupBy(listed, ({ entry }) => entry.toldIn)) {
    yield async () => note(await tell.asList(list, listId));
  }
  const gathered = gathering(tell, digestAfter - alone.length, changed.length + fresh.length);
  for (const owed of changed) yield async () => note(await gathered.add(owed));
  for (const entry of fresh) yield () => look(entry, async (owed) => note(await gathered.add(owed)));
  for (const task of gathered.rest()) yield async () => note(await task());
}

/** An earlier run claimed it, and it is not known that people were told. */
function isBegun({ claimedFor }: ListedExemption): boolean {
  return claimedFor !== undefined;
}

function isTold({ endsToldAt, renewedToldAt }: ListedExemption): boolean {
  return endsToldAt !== undefined || renewedToldAt !== undefined;
}

/** Looks at one exemption after the other. */
function looking(adapters: Adapters, now: Date) {
  const apiGateway = paced(adapters);
  const parts = { ...adapters, apiGateway, rulingFor: rulings(adapters.policy, apiGateway) };
  const spokenOf = new Set<string>();
  return async (entry: ListedExemption, then: (owed: Owed) => void | Promise<void>): Promise<void> => {
    const owed = await owedFor(parts, entry, now);
    if (!owed) return;
    const { exemption, stage } = entry;
    const tagOf = `${stageKey(stage)}#${exemption.stageCreatedDate}`;
    // A tag that is put off at each deploy leaves many ends behind: one of them is told of, and those after it are known then.
    if (isAboutTag(owed) && !isBegun(entry) && spokenOf.has(tagOf)) return;
    if (exemption.source === 'tag') spokenOf.add(tagOf);
    await then(owed);
  };
}

/** Whether it tells what the stage's tag comes to now, not that the end of this exemption stands. */
function isAboutTag({ entry, notice }: Owed): boolean {
  return entry.exemption.source === 'tag' && (notice.kind === 'renewed' || notice.unheeded !== undefined);
}

/** Half of API Gateway's quota at most. */
function paced({ apiGateway, pause }: Adapters): Gateway {
  let made = 0;
  const turn = async () => {
    const ms = pauseBefore(made++);
    if (ms > 0) await pause(ms);
  };
  return {
    getStage: (ref) => turn().then(() => apiGateway.getStage(ref)),
    getApiName: (ref) => turn().then(() => apiGateway.getApiName(ref)),
  };
}

const { TABLE_NAME, POLICY_PARAMETER, ACCOUNT, AWS_REGION, DIGEST_AFTER } = readSettings(process.env, [
  'TABLE_NAME',
  'POLICY_PARAMETER',
  'ACCOUNT',
  'AWS_REGION',
  'DIGEST_AFTER',
]);
const store = table(TABLE_NAME);
const now = () => new Date();

export const handler = watchExemptions({
  apiGateway: apiGateway(),
  chains: tagChains(store),
  exemptions: exemptions(store),
  policy: parameter(POLICY_PARAMETER, now),
  topic: topicsOf(process.env, store, now),
  where: { account: ACCOUNT, region: AWS_REGION },
  digestAfter: DIGEST_AFTER,
  pause: setTimeout,
  now,
});

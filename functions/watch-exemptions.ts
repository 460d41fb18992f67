import { setTimeout } from 'node:timers/promises';
import { daysInMs } from '#core/duration';
import { EXEMPTION_NOTICE_DAYS, noticeFrom } from '#core/exemption';
import { pauseBefore } from '#core/pace';
import type { StageRef } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Exemptions, exemptions, type ListedExemption } from '#functions/aws/dynamodb/exemptions';
import { table } from '#functions/aws/dynamodb/table';
import type { Topic } from '#functions/aws/sns';
import { eachOf } from '#functions/shared/each-of';
import { gathering, type Owed, owedFor, teller } from '#functions/shared/exemption-notices';
import { readSettings } from '#functions/shared/settings';
import { topicsOf } from '#functions/shared/topics';

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly exemptions: Exemptions;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
  /** So many are told of one by one in a run; more are told of in lists. */
  readonly digestAfter: number;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly now: () => Date;
}

/**
 * Every six hours: tells people of each exemption that ends soon, and of each that its stage's tag has renewed, once. What an
 * earlier run began to tell comes first, as it was to be told.
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
  const [begun, fresh] = [due.filter(isBegun), due.filter((entry) => !isBegun(entry))];
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

/** Looks at one exemption after the other, at half of API Gateway's quota at most. */
function looking(adapters: Adapters, now: Date) {
  let made = 0;
  return async (entry: ListedExemption, then: (owed: Owed) => void | Promise<void>): Promise<void> => {
    const ms = pauseBefore(made++);
    if (ms > 0) await adapters.pause(ms);
    const owed = await owedFor(adapters, entry, now);
    if (owed) await then(owed);
  };
}

const { TABLE_NAME, ACCOUNT, AWS_REGION, DIGEST_AFTER } = readSettings(process.env, [
  'TABLE_NAME',
  'ACCOUNT',
  'AWS_REGION',
  'DIGEST_AFTER',
]);
const store = table(TABLE_NAME);

export const handler = watchExemptions({
  apiGateway: apiGateway(),
  exemptions: exemptions(store),
  topic: topicsOf(process.env, store, () => new Date()),
  where: { account: ACCOUNT, region: AWS_REGION },
  digestAfter: DIGEST_AFTER,
  pause: setTimeout,
  now: () => new Date(),
});

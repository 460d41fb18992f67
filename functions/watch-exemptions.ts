import { daysInMs } from '#core/duration';
import { UnreadableExemption } from '#core/errors';
import { EXEMPTION_NOTICE_DAYS, type Exemption, noticeFrom } from '#core/exemption';
import { exemptionMessage } from '#core/exemption-message';
import { requestOf } from '#core/exemption-tags';
import { type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Exemptions, exemptions, type ListedExemption } from '#functions/aws/dynamodb/exemptions';
import { table } from '#functions/aws/dynamodb/table';
import type { Topic } from '#functions/aws/sns';
import { eachOf } from '#functions/shared/each-of';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { readSettings } from '#functions/shared/settings';
import { topicsOf } from '#functions/shared/topics';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly exemptions: Exemptions;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
  readonly now: () => Date;
}

/**
 * Every six hours: tells people of each exemption that ends soon, once. An exemption is closed only after its message was
 * published, so a run that was cut off in between repeats the message, with the same `messageId`, and none is lost.
 *
 * @returns labels of the stages that were told of
 */
export function watchExemptions(adapters: Adapters) {
  const { exemptions, where } = adapters;
  return async () => {
    const now = adapters.now();
    const due: ListedExemption[] = [];
    const soon = new Date(now.getTime() + daysInMs(EXEMPTION_NOTICE_DAYS));
    for await (const entry of exemptions.endingBy(where, soon, now)) {
      if (now >= noticeFrom(entry.exemption)) due.push(entry);
    }
    const told: string[] = [];
    // One stage that cannot be read must not keep the others' messages back.
    await eachOf(
      due.map((entry) => async () => {
        if (await tellOf(adapters, entry, now)) told.push(stageLabel(entry.stage));
      }),
    );
    return { told };
  };
}

async function tellOf(adapters: Adapters, entry: ListedExemption, now: Date): Promise<boolean> {
  const { apiGateway, exemptions, topic } = adapters;
  const { stage, exemption } = entry;
  const live = await apiGateway.getStage(stage);
  if (!live || !(await stillStands(exemptions, live, exemption))) {
    // Until its end an exemption may still be written, or its stage's tag set again.
    if (Date.parse(exemption.until) <= now.getTime()) await exemptions.close(entry, now);
    return false;
  }
  if (!(await exemptions.claim(entry, now))) return false;
  await publishInSomeForm(topic, exemptionMessage(live, exemption, now));
  await exemptions.close(entry, now);
  return true;
}

/** Whether the listed exemption is what the stage's team, or a person, still wants: not ended, replaced or about another stage. */
async function stillStands(exemptions: Exemptions, live: LiveStage, listed: Exemption): Promise<boolean> {
  if (Date.parse(live.createdDate) !== Date.parse(listed.stageCreatedDate)) return false;
  const recorded = await recordedUntil(exemptions, live.ref);
  if (listed.source !== 'tag') return recorded === listed.until;
  const request = requestOf(live.tags);
  const isReplaced = recorded !== null && recorded > listed.until;
  return request.asks === 'exemption' && request.end.until === listed.until && !isReplaced;
}

/** Null also where the exemption cannot be read: that is told when the stage is looked at. */
async function recordedUntil(exemptions: Exemptions, stage: StageRef): Promise<string | null> {
  try {
    return (await exemptions.find(stage))?.until ?? null;
  } catch (error) {
    if (error instanceof UnreadableExemption) return null;
    throw error;
  }
}

const { TABLE_NAME, ACCOUNT, AWS_REGION } = readSettings(process.env, ['TABLE_NAME', 'ACCOUNT', 'AWS_REGION']);
const store = table(TABLE_NAME);

export const handler = watchExemptions({
  apiGateway: apiGateway(),
  exemptions: exemptions(store),
  topic: topicsOf(process.env, store, () => new Date()),
  where: { account: ACCOUNT, region: AWS_REGION },
  now: () => new Date(),
});

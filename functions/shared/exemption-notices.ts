import { MessageRefused, UnreadableExemption } from '#core/errors';
import { exemptionList, listIdOf, MOST_LISTED } from '#core/exemption-list';
import { exemptionMessage } from '#core/exemption-message';
import { type Notice, noticedOf } from '#core/exemption-notice';
import type { Message } from '#core/message';
import { type StageRef, stageLabel } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Exemptions, ListedExemption } from '#functions/aws/dynamodb/exemptions';
import type { Topic } from '#functions/aws/sns';
import { publishInSomeForm } from '#functions/shared/in-some-form';

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly exemptions: Exemptions;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
}

/** What people are owed to be told of a listed exemption. */
export interface Owed {
  readonly entry: ListedExemption;
  readonly notice: Notice;
}

/**
 * Looks at what a listed exemption came to.
 *
 * @returns null where there is nothing to tell, or people were told; the exemption is closed then, if it has ended
 */
export async function owedFor(
  { apiGateway, exemptions }: Adapters,
  entry: ListedExemption,
  now: Date,
): Promise<Owed | null> {
  const { stage, exemption } = entry;
  const live = await apiGateway.getStage(stage);
  const noticed = live && noticedOf(live, exemption, await recordedUntil(exemptions, stage), now);
  if (!noticed || entry[`${noticed.kind}ToldAt`]) {
    // Until its end an exemption may still be written, or its stage's tag set again.
    if (Date.parse(exemption.until) <= now.getTime()) await exemptions.close(entry, now);
    return null;
  }
  const known = { live, exemption };
  if (noticed.kind === 'ends') return { entry, notice: { ...known, ...noticed, chain: entry.chain } };
  return { entry, notice: { ...known, ...noticed, chain: await exemptions.renew(entry, noticed.next) } };
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

export type Teller = ReturnType<typeof teller>;

/**
 * Tells people of exemptions, of each in a message of its own or of many in a list. Each is claimed first, and noted only after
 * the message was published, so that an attempt that was cut off in between is repeated, with the same `messageId`.
 */
export function teller({ exemptions, topic, where }: Adapters, now: Date) {
  const tell = async (owed: readonly Owed[], listId?: string): Promise<string[]> => {
    // A list is sent whole or not at all: of one that was sent in part nobody could tell which part a repeat is.
    for (const { entry, notice } of owed) {
      if (!(await exemptions.claim(entry, notice.kind, now, listId))) return [];
    }
    const notices = owed.map(({ notice }) => notice);
    const [first] = notices;
    if (!first) return [];
    if (!listId) await publishInSomeForm(topic, exemptionMessage(first, now));
    else await publishList(topic, exemptionList(listId, where, notices, now), notices, now);
    for (const { entry, notice } of owed) await exemptions.told(entry, notice.kind, now);
    return owed.map(({ entry }) => stageLabel(entry.stage));
  };
  return {
    /** @returns the stage's label; none where another run has it */
    alone: (owed: Owed) => tell([owed]),

    /** @param listId of a list that was begun by an earlier run, whose exemptions these are */
    asList: (owed: readonly Owed[], listId = listIdOf(owed.map(({ notice }) => notice))) => tell(owed, listId),
  };
}

/** Publishes a list; where SNS refuses it, a message for each of its exemptions, so that only the one to blame is cut short. */
async function publishList(topic: Topic, list: Message, notices: readonly Notice[], now: Date): Promise<void> {
  try {
    await topic.publish(list);
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error;
    for (const each of notices) await publishInSomeForm(topic, exemptionMessage(each, now));
  }
}

/**
 * Gathers what nobody was told of yet, in the order in which it is found, and tells of it one by one, or as lists where it is more
 * than `few`. Nothing waits for what decides nothing: a run that is cut off has told of what it found before.
 *
 * @param atMost so many there are, should all of them have to be told of
 */
export function gathering({ alone, asList }: Teller, few: number, atMost: number) {
  const waiting: Owed[] = [];
  let isMany = false;
  const list = () => asList(waiting.splice(0, MOST_LISTED));
  return {
    async add(owed: Owed): Promise<string[]> {
      if (atMost <= few) return alone(owed);
      waiting.push(owed);
      isMany ||= waiting.length > few;
      return isMany && waiting.length >= MOST_LISTED ? list() : [];
    },

    /** One task for each message that is left to send. */
    *rest(): Generator<() => Promise<string[]>> {
      while (waiting.length > 0) {
        if (isMany) yield list;
        else yield () => alone(waiting.shift() as Owed);
      }
    },
  };
}

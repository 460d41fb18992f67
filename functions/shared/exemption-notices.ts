import { MessageRefused } from '#core/errors';
import { exemptionList, listIdOf, MOST_LISTED } from '#core/exemption-list';
import { exemptionMessage, happening } from '#core/exemption-message';
import { type StageRef, stageLabel } from '#core/stage';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { TagChains } from '#functions/aws/dynamodb/tag-chains';
import type { Topic } from '#functions/aws/sns';
import { eachOf } from '#functions/shared/each-of';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import type { Owed } from '#functions/shared/owed-notices';

interface Adapters {
  readonly chains: Pick<TagChains, 'told'>;
  readonly exemptions: Exemptions;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
}

export type Teller = ReturnType<typeof teller>;

/**
 * Tells people of exemptions, of each in a message of its own or of many in a list. Each is claimed first, and noted only after
 * the message was published, so that an attempt that was cut off in between is repeated, with the same `messageId`.
 */
export function teller({ chains, exemptions, topic, where }: Adapters, now: Date) {
  const note = async ({ entry, notice }: Owed) => {
    const { stage, exemption } = entry;
    if (exemption.source === 'tag') {
      const unheeded = notice.kind === 'ends' ? notice.unheeded?.is : undefined;
      const { until } = happening(notice, now);
      await chains.told(stage, exemption, { at: now.toISOString(), until, unheeded });
    }
    await exemptions.told(entry, notice.kind, now);
  };
  const one = async (owed: Owed) => {
    await publishInSomeForm(topic, exemptionMessage(owed.notice, now));
    await note(owed);
  };
  const list = async (owed: readonly Owed[], listId: string) => {
    const notices = owed.map(({ notice }) => notice);
    try {
      await topic.publish(exemptionList(listId, where, notices, now));
    } catch (error) {
      if (!(error instanceof MessageRefused)) throw error;
      // A message for each, so that only the one to blame is cut short, or missing.
      await eachOf(owed.map((each) => () => one(each)));
      return;
    }
    for (const each of owed) await note(each);
  };
  const tell = async (owed: readonly Owed[], listId?: string): Promise<string[]> => {
    // A list is sent whole or not at all: of one that was sent in part nobody could tell which part a repeat is.
    for (const { entry, notice } of owed) {
      if (!(await exemptions.claim(entry, notice.kind, now, listId))) return [];
    }
    if (listId) await list(owed, listId);
    else for (const each of owed) await one(each);
    return owed.map(({ entry }) => stageLabel(entry.stage));
  };
  return {
    /** @returns the stage's label; none where another run has it */
    alone: (owed: Owed) => tell([owed]),

    /** @param listId of a list that was begun by an earlier run, whose exemptions these are */
    asList: (owed: readonly Owed[], listId = listIdOf(owed.map(({ notice }) => notice))) => tell(owed, listId),
  };
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

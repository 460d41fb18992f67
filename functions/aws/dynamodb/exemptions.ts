import '#core/schema-messages';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Where } from '#core/brake';
import { daysInMs } from '#core/duration';
import { UnreadableExemption } from '#core/errors';
import { type Exemption, exemption, longer } from '#core/exemption';
import { type NoticeKind, noticeKind } from '#core/exemption-notice';
import { type StageRef, stageKey, stageLabel, stageRef } from '#core/stage';
import type { Condition, Item, Key, Table } from '#functions/aws/dynamodb/table';
import { tagChains } from '#functions/aws/dynamodb/tag-chains';

/** For so long after its end people are still told of an exemption, should the watcher have been down. */
const OVERDUE_DAYS = 30;

/** Longer than an attempt to tell takes; one that was interrupted is made again by the next run. */
const CLAIM_MS = 120_000;

const listed = z.object({
  stage: stageRef,
  exemption,
  /** Epoch milliseconds. */
  claimedUntil: z.optional(z.number()),
  /** What it was claimed to be told of; present as long as it is not known that people were told. */
  claimedFor: z.optional(noticeKind),
  /** The list of exemptions in which it is claimed to be told of; absent where by a message of its own. */
  toldIn: z.optional(z.string()),
  endsToldAt: z.optional(z.string()),
  renewedToldAt: z.optional(z.string()),
  closedAt: z.optional(z.string()),
});
/** An exemption as the list of all exemptions of an account and Region has it. */
export type ListedExemption = z.output<typeof listed>;

export type Exemptions = ReturnType<typeof exemptions>;

/**
 * The decision, one per stage at most, to leave a stage alone; and a list, by their ends, of all that were made or met, which
 * nothing is ever taken from. What holds is the decision itself, or the stage's tags: the list is for telling people, and
 * remembers that a tag whose date is past was in force.
 */
export function exemptions(table: Table) {
  const chains = tagChains(table);
  const list = async (stage: StageRef, granted: Exemption): Promise<void> => {
    const item = { stage, exemption: granted };
    const isNew = await table.put(listKey(stage, granted), item, MAY_BE_LISTED[granted.source ?? 'record']);
    // Where that is cut off in between the watcher makes it good.
    if (isNew && granted.source === 'tag') await chains.met(stage, granted);
  };
  /** Notes that there is nothing more to tell, unless another has taken its entry since it was read. */
  const close = async ({ stage, exemption: of }: ListedExemption, now: Date): Promise<void> => {
    const isIt = of.source === 'tag' ? { if: 'attribute_exists(pk)' } : isRecord(of);
    await table.update(listKey(stage, of), 'SET closedAt = :now', {
      ...isIt,
      values: { ...isIt.values, ':now': now.toISOString() },
    });
  };
  return {
    /** @throws UnreadableExemption: somebody wanted the stage left alone, in words that cannot be followed */
    async find(stage: StageRef): Promise<Exemption | null> {
      const item = await table.get(exemptionKey(stage));
      return item && read(stage, item);
    },

    /**
     * Writes the exemption in the place of an earlier one, unless that holds longer; it is listed first, so that none is without
     * its message. Written only where nobody else has written since it was read: of two at once neither is lost.
     *
     * @returns the exemption that holds
     * @throws UnreadableExemption
     */
    async grant(stage: StageRef, wanted: Exemption): Promise<Exemption> {
      for (;;) {
        const item = await table.get(exemptionKey(stage));
        const granted = longer(item && read(stage, item), wanted);
        await list(stage, granted);
        const isUnchanged = item ? unchanged(item) : { if: 'attribute_not_exists(pk)' };
        if (await table.put(exemptionKey(stage), { ...granted }, isUnchanged)) return granted;
      }
    },

    /**
     * Takes the decision back, where no other has its place, and from then on there is nothing to tell of its end. Also where it
     * is gone already: by a try whose reply was lost, or by somebody else at the same moment.
     *
     * @returns false where another has taken its place
     * @throws UnreadableExemption
     */
    async revoke(stage: StageRef, of: Exemption, now: Date): Promise<boolean> {
      for (;;) {
        const item = await table.get(exemptionKey(stage));
        if (item && !isDeepStrictEqual(read(stage, item), of)) return false;
        if (!item || (await table.delete(exemptionKey(stage), unchanged(item)))) break;
      }
      await table.update(listKey(stage, of), 'SET closedAt = :now, revokedAt = :now', {
        // What a tag has listed under the same end is its own, and goes on.
        ...{ if: 'attribute_exists(pk) AND attribute_not_exists(exemption.#source)', names: { '#source': 'source' } },
        values: { ':now': now.toISOString() },
      });
      return true;
    },

    /** Lists an exemption that was met on a stage: those by tag, or written by hand, are granted by nobody here. */
    list,

    /** Whether the exemption was ever met while it was in force. */
    async isListed(stage: StageRef, found: Exemption): Promise<boolean> {
      return (await table.get(listKey(stage, found))) !== null;
    },

    /** The listed exemptions of an account and Region that end by `by` and are not closed, the earliest end first. */
    async *endingBy(where: Where, by: Date, now: Date): AsyncGenerator<ListedExemption> {
      const from = new Date(now.getTime() - daysInMs(OVERDUE_DAYS)).toISOString();
      for await (const item of table.query(listOf(where), { from })) {
        const entry = z.parse(listed, item);
        if (Date.parse(entry.exemption.until) > by.getTime()) return;
        if (!entry.closedAt) yield entry;
      }
    },

    /**
     * The listed exemptions of an account and Region that end after `now`, the earliest end first, whether or not people were told.
     * What holds is what `find` says, or the stage's tags.
     */
    async *endingAfter(where: Where, now: Date): AsyncGenerator<Pick<ListedExemption, 'stage' | 'exemption'>> {
      for await (const item of table.query(listOf(where), { from: now.toISOString() })) yield z.parse(listed, item);
    },

    /**
     * Claims it for one attempt to tell of it.
     *
     * @param listId of the list that it will stand in; absent where it has a message of its own
     * @returns false where another run is telling of it, people were told, or it is closed
     */
    claim({ stage, exemption: of }: ListedExemption, kind: NoticeKind, now: Date, listId?: string): Promise<boolean> {
      const [grouping, values] = listId ? [', toldIn = :list', { ':list': listId }] : [' REMOVE toldIn', {}];
      return table.update(listKey(stage, of), `SET claimedUntil = :until, claimedFor = :kind${grouping}`, {
        if: `attribute_not_exists(closedAt) AND attribute_not_exists(${kind}ToldAt) AND (attribute_not_exists(claimedUntil) OR claimedUntil < :now)`,
        values: { ...values, ':kind': kind, ':now': now.getTime(), ':until': now.getTime() + CLAIM_MS },
      });
    },

    /** Notes that people were told. One by tag stays open, for its tag may be renewed until its end, or set back. */
    async told(entry: ListedExemption, kind: NoticeKind, now: Date): Promise<void> {
      const { stage, exemption: of } = entry;
      if (of.source !== 'tag') return close(entry, now);
      await table.update(listKey(stage, of), `SET ${kind}ToldAt = :now REMOVE claimedUntil, claimedFor, toldIn`, {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
    },

    close,
  };
}

/**
 * Where a listed exemption is written anew: one that a person ended may be recorded again with the same end. A record and a tag of
 * the same end share an entry, which is the tag's: only tags are listed by looks alone, and only once no record holds.
 */
const MAY_BE_LISTED: Readonly<Record<'record' | 'tag', Condition>> = {
  record: { if: 'attribute_not_exists(pk) OR attribute_exists(revokedAt)' },
  tag: { if: 'attribute_not_exists(pk) OR attribute_not_exists(exemption.#source)', names: { '#source': 'source' } },
};

function read(stage: StageRef, item: Item): Exemption {
  const parsed = z.safeParse(exemption, item);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`).join('; ');
  throw new UnreadableExemption(
    `The exemption of ${stageLabel(stage)} cannot be read (${why}): it was left alone. Correct or delete the exemption.`,
  );
}

/** Holds where the decision still is as it was read. */
function unchanged(item: Item): Condition {
  return {
    if: '#until = :until AND decidedAt = :at AND stageCreatedDate = :created',
    names: { '#until': 'until' },
    values: { ':until': item.until, ':at': item.decidedAt, ':created': item.stageCreatedDate },
  };
}

/** Where the decision about a stage lies. */
export function exemptionKey(stage: StageRef): Key {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'EXEMPTION' };
}

/**
 * Holds where the entry is this record's still. A tag of the same end may have come to it, or a record anew, once a person ended this
 * one: of those people are told.
 */
function isRecord({ decidedAt }: Exemption): Condition {
  return {
    if: 'exemption.decidedAt = :decided AND attribute_not_exists(exemption.#source)',
    names: { '#source': 'source' },
    values: { ':decided': decidedAt },
  };
}

function listOf({ account, region }: Where): string {
  return `EXEMPTIONS#${account}#${region}`;
}

/** By the end first: the ends are ISO 8601 in UTC, so their order is that of the times. */
function listKey(stage: StageRef, { until, stageCreatedDate }: Exemption) {
  return { pk: listOf(stage), sk: `${until}#${stage.apiId}#${stage.stageName}#${stageCreatedDate}` };
}

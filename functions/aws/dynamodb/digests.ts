import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type Account, accountOf, digestible } from '#core/digest';
import { ConcurrentModification } from '#core/errors';
import { messageIdOf } from '#core/message';
import { type Telling, telling } from '#core/telling';
import type { Table } from '#functions/aws/dynamodb/table';

/** Longer than a run of the digest's function may take. */
const CLAIM_MS = 90_000;

const waitingItem = z.object({ sk: z.string(), telling, at: z.string() });
const batchItem = z.object({
  batchId: z.string(),
  members: z.array(z.string()),
  publishedAt: z.optional(z.string()),
});

/** What one digest tells of, written down before it is sent. */
export interface Batch {
  readonly batchId: string;
  readonly tellings: readonly Telling[];
  /** True where it was sent and only has to be tidied away. */
  readonly isSent: boolean;
}

export type Digests = ReturnType<typeof digests>;

/**
 * Messages that wait for a digest, and the digest that is being sent. Which messages a digest holds is written down first, so
 * that one that was cut off is sent again as it was; they are deleted only once it was sent.
 */
export function digests(table: Table) {
  return {
    /** Has a message wait; once, however often it is added. */
    async add(of: Telling, now: Date): Promise<void> {
      const key = { pk: waitingOf(accountOf(of)), sk: messageIdOf(of) };
      // Without what a message has no use for, such as the token of a question.
      await table.put(key, { telling: z.parse(telling, of), at: now.toISOString() });
    },

    /**
     * The digest to send now: one that was begun, or else one of the messages that have waited longest. Null where nothing
     * waits.
     *
     * @param holder an execution's ARN: a step that is run again meets itself
     * @throws ConcurrentModification while another execution is at it
     */
    async next(where: Account, holder: string, now: Date): Promise<Batch | null> {
      const waiting = await waitingIn(table, where);
      const batch = (await begun(table, where)) ?? (await begin(table, where, waiting, now));
      if (!batch) return null;
      if (!(await claim(table, where, batch.batchId, holder, now))) {
        throw new ConcurrentModification(`Another execution is sending the digest ${batch.batchId}`);
      }
      const tellings = waiting.filter(({ sk }) => batch.members.includes(sk)).map((each) => each.telling);
      return { batchId: batch.batchId, tellings, isSent: batch.publishedAt !== undefined };
    },

    /**
     * Leaves the first half of the digest's messages in it; the others wait again, as if they had never been in it. The half is
     * another digest, under an id of its own. Done twice, or where somebody else has gone on, it does nothing.
     */
    async halve(where: Account, { batchId, tellings }: Batch): Promise<void> {
      const members = tellings.slice(0, Math.ceil(tellings.length / 2)).map(messageIdOf);
      await table.update(batchKey(where), 'SET batchId = :half, members = :members', {
        if: 'batchId = :batch AND attribute_not_exists(publishedAt)',
        values: { ':batch': batchId, ':half': digestId(batchId, members), ':members': members },
      });
    },

    /** Notes that the digest was sent, then forgets the messages in it. */
    async sent(where: Account, { batchId, tellings }: Batch, now: Date): Promise<void> {
      const values = { ':batch': batchId };
      await table.update(batchKey(where), 'SET publishedAt = :now', {
        if: 'batchId = :batch',
        values: { ...values, ':now': now.toISOString() },
      });
      for (const each of tellings) await table.delete({ pk: waitingOf(where), sk: messageIdOf(each) });
      await table.delete(batchKey(where), { if: 'batchId = :batch', values });
    },
  };
}

type Waiting = z.infer<typeof waitingItem>;

async function waitingIn(table: Table, where: Account): Promise<Waiting[]> {
  const items: Waiting[] = [];
  for await (const item of table.query(waitingOf(where))) items.push(z.parse(waitingItem, item));
  return items.sort((a, b) => a.at.localeCompare(b.at));
}

async function begun(table: Table, where: Account) {
  const item = await table.get(batchKey(where));
  return item && z.parse(batchItem, item);
}

async function begin(table: Table, where: Account, waiting: readonly Waiting[], now: Date) {
  const { length } = digestible(waiting.map((each) => each.telling));
  if (length === 0) return null;
  const members = waiting.slice(0, length).map(({ sk }) => sk);
  const batch: z.infer<typeof batchItem> = { batchId: digestId(now.toISOString(), members), members };
  if (await table.put(batchKey(where), batch, { if: 'attribute_not_exists(pk)' })) return batch;
  throw new ConcurrentModification('Another execution has begun a digest');
}

/** @param origin when it was begun, or the id of the digest that it is a half of */
function digestId(origin: string, members: readonly string[]): string {
  return createHash('sha256')
    .update(`${origin} ${members.join(' ')}`)
    .digest('hex');
}

function claim(table: Table, where: Account, batchId: string, holder: string, now: Date): Promise<boolean> {
  return table.update(batchKey(where), 'SET claimedUntil = :until, claimedBy = :me', {
    if: 'batchId = :batch AND (attribute_not_exists(claimedUntil) OR claimedUntil < :now OR claimedBy = :me)',
    values: { ':batch': batchId, ':me': holder, ':now': now.getTime(), ':until': now.getTime() + CLAIM_MS },
  });
}

function waitingOf({ account, region }: Account): string {
  return `WAITING#${account}#${region}`;
}

function batchKey({ account, region }: Account) {
  return { pk: `DIGEST#${account}#${region}`, sk: 'BATCH' };
}

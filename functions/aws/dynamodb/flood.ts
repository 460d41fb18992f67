import * as z from 'zod/mini';
import type { Account } from '#core/digest';
import type { Table } from '#functions/aws/dynamodb/table';

/** The span in which at most so many messages are sent one by one. */
export const SPAN_MS = 5 * 60_000;

const slot = z.object({ sk: z.string(), takenBy: z.string(), freeAt: z.number() });

export type Flood = ReturnType<typeof flood>;

/**
 * Counts messages, so that a mass of changes does not become a mass of messages: `most` slots, each taken for five minutes.
 * No counter that everybody writes: a burst's messages take different slots.
 */
export function flood(table: Table, most: number) {
  const take = (where: string, sk: string, by: string, now: Date) =>
    table.put(
      { pk: where, sk },
      { takenBy: by, freeAt: now.getTime() + SPAN_MS, ttl: Math.ceil((now.getTime() + 2 * SPAN_MS) / 1_000) },
      { if: 'attribute_not_exists(pk) OR freeAt <= :now', values: { ':now': now.getTime() } },
    );
  return {
    /**
     * Takes a slot.
     *
     * @param by the message's id: a step that is run again keeps its slot
     * @returns false where none is free: the message waits for the digest
     */
    async admits({ account, region }: Account, by: string, now: Date): Promise<boolean> {
      const where = `FLOOD#${account}#${region}`;
      const taken = new Map<string, z.infer<typeof slot>>();
      for await (const item of table.query(where)) {
        const each = z.parse(slot, item);
        if (each.takenBy === by) return true;
        if (each.freeAt > now.getTime()) taken.set(each.sk, each);
      }
      for (let index = 0; index < most; index++) {
        const sk = `SLOT#${String(index).padStart(4, '0')}`;
        if (!taken.has(sk) && (await take(where, sk, by, now))) return true;
      }
      return false;
    },
  };
}

import * as z from 'zod/mini';
import { type Link, link } from '#core/link';
import type { Item, Table } from '#functions/aws/dynamodb/table';

export type Links = ReturnType<typeof links>;

/** Where links lead, by the hashes of their secrets. */
export function links(table: Pick<Table, 'get' | 'put'>) {
  return {
    /**
     * @param secretHash SHA-256 of the link's secret, hex; the secret itself is never stored
     * @param forgetAt when the table may forget that there ever was such a link
     */
    async add(secretHash: string, to: Link, forgetAt: Date): Promise<void> {
      await table.put(key(secretHash), { ...to, ttl: Math.floor(forgetAt.getTime() / 1_000) });
    },

    /** Null where no such link was ever sent, or was forgotten. */
    async find(secretHash: string): Promise<Link | null> {
      const item = await table.get(key(secretHash));
      return item && z.parse(link, withKind(item));
    },
  };
}

/** Links that were sent before there were several kinds all revert. */
function withKind(item: Item): Item {
  return 'backoutId' in item ? { ...item, kind: 'revert', about: item.backoutId } : item;
}

function key(secretHash: string) {
  return { pk: `LINK#${secretHash}`, sk: 'LINK' };
}

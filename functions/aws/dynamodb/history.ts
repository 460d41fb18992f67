import * as z from 'zod/mini';
import { type Happening, type HistoryEntry, historyEntry, nextEntry } from '#core/history';
import type { Item, Table } from '#functions/aws/dynamodb/table';

/** Digits of a sequence number in the sort key, so that its order is the entries' order. */
const SEQ_DIGITS = 12;

/** Entries read at a time when looking for one that a lost reply hides: a few remediations' worth. */
const LOOK_BACK_PAGE = 20;

export type History = ReturnType<typeof history>;

/** What happened to each stage: an append-only, hash-chained list. */
export function history(table: Table) {
  return {
    /**
     * Appends one entry to the chain, once per `entryId`.
     *
     * @param chain from `chainOf` in core
     * @param since ISO 8601, when the remediation began: no entry of it is older
     * @returns the entry as it stands in the chain
     */
    async append(chain: string, what: Happening, since: string): Promise<HistoryEntry> {
      for (;;) {
        const { head, sought } = await lookBack(table, chain, since, (entry) => entry.entryId === what.entryId);
        if (sought) return sought;
        const entry = nextEntry(chain, head, what);
        const isFree = { if: 'attribute_not_exists(pk)' };
        // A rival that was faster has lengthened the chain: follow it.
        if (await table.put(entryKey(entry), { ...entry }, isFree)) return entry;
      }
    },

    /** The newest entry that fits, of all that are not older than `since` at least; null where none does. */
    async find(chain: string, since: string, fits: (entry: HistoryEntry) => boolean): Promise<HistoryEntry | null> {
      return (await lookBack(table, chain, since, fits)).sought;
    },

    /** All entries of a chain as they are stored, in their order: what checks them must see them as they are. */
    async *stored(chain: string): AsyncGenerator<Item> {
      for await (const { pk: _pk, sk: _sk, ...entry } of table.query(`HISTORY#${chain}`)) yield entry;
    },

    /** Names of all chains of an account and Region. */
    async chains({ account, region }: { readonly account: string; readonly region: string }): Promise<string[]> {
      const named = await table.partitions(`HISTORY#${account}#${region}`);
      return named.map((pk) => pk.slice('HISTORY#'.length));
    },

    /** The newest entries, the newest first. */
    async newest(chain: string, count: number): Promise<HistoryEntry[]> {
      const entries: HistoryEntry[] = [];
      for await (const item of table.query(`HISTORY#${chain}`, { backwards: true, pageSize: count })) {
        entries.push(parsed(item));
        if (entries.length >= count) break;
      }
      return entries;
    },
  };
}

async function lookBack(table: Table, chain: string, since: string, fits: (entry: HistoryEntry) => boolean) {
  let head: HistoryEntry | null = null;
  let read = 0;
  for await (const item of table.query(`HISTORY#${chain}`, { backwards: true, pageSize: LOOK_BACK_PAGE })) {
    const entry = parsed(item);
    head ??= entry;
    if (fits(entry)) return { head, sought: entry };
    read += 1;
    // One older entry is not the end: a person's word bears its own time, and may be recorded days later. The page is read anyway.
    if (entry.at < since && read % LOOK_BACK_PAGE === 0) break;
  }
  return { head, sought: null };
}

function parsed(item: Item): HistoryEntry {
  return z.parse(historyEntry, item);
}

function entryKey({ chain, seq }: HistoryEntry) {
  return { pk: `HISTORY#${chain}`, sk: String(seq).padStart(SEQ_DIGITS, '0') };
}

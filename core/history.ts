import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type StageRef, stageKey } from '#core/stage';

/** What an entry can tell of. */
const historyKind = z.enum([
  'asked',
  'decided',
  'patching',
  'exempted',
  'exemption-ended',
  'contest-ended',
  'outcome',
  'paused',
  'resumed',
]);

/** What happened, before it has its place in the chain. */
export const happening = z.object({
  /** Names the happening itself, so that a step which is run again appends it once. */
  entryId: z.string(),
  kind: historyKind,
  remediationId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** What belongs to the kind: plain JSON. */
  detail: z.record(z.string(), z.unknown()),
});
export type Happening = z.infer<typeof happening>;

/** One link of a chain; `hash` covers every other field, `previousHash` thereby all that came before. */
export const historyEntry = z.extend(happening, {
  chain: z.string(),
  /** 1 for the first entry of a chain, then without a gap. */
  seq: z.number(),
  previousHash: z.string(),
  hash: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** The chain of a stage; for events that name no stage, one per account and Region. */
export function chainOf(stage: StageRef | null, executionArn: string): string {
  if (stage) return stageKey(stage);
  const [, , , region, account] = executionArn.split(':');
  return `${account}#${region}`;
}

/** `previousHash` of a chain's first entry: 64 zeros, which no SHA-256 gives in practice. */
const GENESIS = '0'.repeat(64);

/** Makes the entry that follows `head` (null: the first of its chain). */
export function nextEntry(chain: string, head: HistoryEntry | null, what: Happening): HistoryEntry {
  const entry = { ...what, chain, seq: (head?.seq ?? 0) + 1, previousHash: head?.hash ?? GENESIS };
  return { ...entry, hash: hashOf(entry) };
}

/**
 * Finds the first place where a chain does not hold: an entry changed, missing, added or out of order.
 *
 * @param entries the whole chain in order of `seq`
 * @returns null where it holds, else what is wrong and where
 */
export function brokenAt(entries: readonly HistoryEntry[]): { seq: number; why: string } | null {
  let previous: HistoryEntry | null = null;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    const expected: number = (previous?.seq ?? 0) + 1;
    if (entry.seq !== expected) return { seq: expected, why: 'is missing' };
    if (entry.previousHash !== (previous?.hash ?? GENESIS))
      return { seq: entry.seq, why: 'does not follow the entry before it' };
    if (hash !== hashOf(rest)) return { seq: entry.seq, why: 'was altered after it was written' };
    if (previous && entry.chain !== previous.chain) return { seq: entry.seq, why: 'belongs to another chain' };
    previous = entry;
  }
  return null;
}

/** Where an entry stands, as a message says. */
export type Anchor = Pick<HistoryEntry, 'seq' | 'hash'>;

/**
 * Finds what is wrong with a chain as it is stored: whatever `brokenAt` finds, entries that are none, and a chain that lacks an
 * entry which a message told of.
 *
 * @param entries as stored, in their order, with every member that they have
 */
export function chainProblem(
  chain: string,
  entries: readonly Readonly<Record<string, unknown>>[],
  anchor?: Anchor,
): { readonly seq: number; readonly why: string } | null {
  for (const [index, entry] of entries.entries()) {
    const read = z.safeParse(historyEntry, entry);
    if (!read.success) return { seq: index + 1, why: 'cannot be read: it is no entry of a history' };
    if (read.data.chain !== chain) return { seq: index + 1, why: 'belongs to another chain' };
  }
  const whole = entries as readonly HistoryEntry[];
  const broken = brokenAt(whole);
  if (broken || !anchor) return broken;
  const found = whole[anchor.seq - 1];
  if (!found) return { seq: anchor.seq, why: 'is missing, though a message told of it' };
  return found.hash === anchor.hash ? null : { seq: anchor.seq, why: 'is not the one that the message told of' };
}

function hashOf(entry: Omit<HistoryEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

/** JSON with the members of every object in order of their names: a store may give them back in any order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

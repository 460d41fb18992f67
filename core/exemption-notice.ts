import * as z from 'zod/mini';
import { daysInMs } from '#core/duration';
import { EXEMPTION_NOTICE_DAYS, type Exemption } from '#core/exemption';
import type { TagChain } from '#core/exemption-chain';
import { askedByTag, requestOf, type TagDecision } from '#core/exemption-tags';
import type { LiveStage } from '#core/stage';

/** What there may be to say of a listed exemption. Its tag may put its end off before people were told of it, or after. */
export const noticeKind = z.enum(['ends', 'renewed']);
export type NoticeKind = z.infer<typeof noticeKind>;

/**
 * Why the tag of a stage, which asks for it to be left alone, cannot be relied on: the policy lets no tag exempt it, refuses what
 * this one says, or cannot be used.
 */
const unheeded = z.enum(['barred', 'refused', 'unknown']);
export interface Unheeded {
  readonly is: z.infer<typeof unheeded>;
  /** Printable, and one line. */
  readonly problem: string;
}

/** What comes of a stage's tags; `unknown` where there is no policy to go by. */
export type ByTag = TagDecision | { readonly is: 'unknown'; readonly problem: string };

/** What people were last told of a stage that its tag exempts. */
export const toldOfTag = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** The end that they were told, ISO 8601. */
  until: z.string(),
  unheeded: z.optional(unheeded),
});
export type ToldOfTag = z.infer<typeof toldOfTag>;

interface Ends {
  readonly kind: 'ends';
  /** Absent where no tag asks for that end or a later one, or it may be relied on. */
  readonly unheeded?: Unheeded | undefined;
}
interface Renewed {
  readonly kind: 'renewed';
  /** What the tag asks for now, and the policy lets it. */
  readonly next: Exemption;
}
/** What people are told. */
export type Told = Ends | Renewed;
export type Noticed =
  | Told
  /** The stage's tag exempts it for longer than the exemption that a person recorded: that one's end changes nothing. */
  | { readonly kind: 'outlasted'; readonly next: Exemption };

/** For how long a stage has been exempt by its tags. */
type Length = Pick<TagChain, 'since' | 'renewals'>;

/** What people are told of one exemption. */
export type Notice = {
  readonly live: LiveStage;
  /** The one that ends, or would have ended. */
  readonly exemption: Exemption;
} & (
  | (Ends & {
      /** Absent where nothing was ever renewed. */
      readonly chain?: Length | undefined;
    })
  | (Renewed & { readonly chain: Length })
);

/** Whether a decision is about this very stage, and not about one of its name before. */
export function isAbout(
  live: Pick<LiveStage, 'createdDate'>,
  of: Pick<Exemption, 'stageCreatedDate'> | null,
): of is Exemption {
  return of !== null && Date.parse(live.createdDate) === Date.parse(of.stageCreatedDate);
}

interface Known {
  /** What a person recorded. */
  readonly recorded: Exemption | null;
  readonly byTag: ByTag;
}

/**
 * What a listed exemption came to: whether a person, or the stage's team, still wants it, whether the tag was renewed since, and
 * whether the policy lets that be.
 *
 * @returns null where it was ended or replaced, or is about another stage
 */
export function noticedOf(live: LiveStage, listed: Exemption, known: Known, now: Date): Noticed | null {
  if (!isAbout(live, listed)) return null;
  const ends = {
    listed: Date.parse(listed.until),
    recorded: isAbout(live, known.recorded) ? Date.parse(known.recorded.until) : null,
    // As the tag has it, whatever the policy says.
    asked: endOf(askedByTag(live, now)),
  };
  // A record and a tag that end together are listed as one, and the record holds whatever becomes of the tag.
  const isOfTag = listed.source === 'tag' && ends.recorded !== ends.listed;
  return isOfTag ? ofTag(live, ends, known.byTag) : ofRecord(ends, known.byTag);
}

/** Epoch milliseconds. */
interface Times {
  readonly listed: number;
  readonly recorded: number | null;
  readonly asked: number | null;
}

function ofRecord({ listed, recorded, asked }: Times, byTag: ByTag): Noticed | null {
  if (recorded !== listed) return null;
  if (asked === null || asked <= listed) return { kind: 'ends' };
  if (byTag.is === 'exempt') return { kind: 'outlasted', next: byTag.exemption };
  return byTag.is === 'unknown' ? { kind: 'ends', unheeded: byTag } : { kind: 'ends' };
}

function ofTag(live: LiveStage, { listed, recorded, asked }: Times, byTag: ByTag): Noticed | null {
  const isHeeded = isInForce(byTag);
  const reaches = isHeeded ? asked : listed;
  // What a person recorded holds where it reaches as far. A tag that was set to an earlier end does not want this one.
  if (reaches === null || (recorded !== null && recorded >= reaches) || (asked !== null && asked < listed)) return null;
  if (!isHeeded) {
    const because = unheededOf(live, byTag);
    return because && { kind: 'ends', unheeded: because };
  }
  return reaches === listed ? { kind: 'ends' } : { kind: 'renewed', next: byTag.exemption };
}

/** Whether the policy lets the tags exempt the stage, or let them until their end. */
export function isInForce(byTag: ByTag): byTag is Extract<ByTag, { exemption: Exemption }> {
  return byTag.is === 'exempt' || byTag.is === 'over';
}

function unheededOf({ tags }: LiveStage, byTag: ByTag): Unheeded | null {
  if (byTag.is === 'refused' || byTag.is === 'unknown') return { is: byTag.is, problem: byTag.problem };
  const isAsked = requestOf(tags).asks !== 'nothing';
  return isAsked ? { is: 'barred', problem: 'the policy lets no tag exempt it' } : null;
}

function endOf(asked: Exemption | null): number | null {
  return asked && Date.parse(asked.until);
}

/** Whether people know from another message about the stage what a notice would tell them. */
export function isKnown(noticed: Told, listed: Exemption, told: ToldOfTag | undefined, now: Date): boolean {
  if (!told) return false;
  // Who was told of a later end hears of the one after it when that one comes near.
  if (noticed.kind === 'renewed') return Date.parse(told.until) > Date.parse(listed.until);
  const isRecent = now.getTime() - Date.parse(told.at) < daysInMs(EXEMPTION_NOTICE_DAYS);
  return noticed.unheeded !== undefined && noticed.unheeded.is === told.unheeded && isRecent;
}

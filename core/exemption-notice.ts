import * as z from 'zod/mini';
import type { Exemption } from '#core/exemption';
import { askedByTag } from '#core/exemption-tags';
import type { LiveStage } from '#core/stage';

/** For how long a stage has been exempt by its tags, without a gap that was seen. */
export const tagChain = z.object({
  /** ISO 8601: when a look first met it so. */
  since: z.string(),
  /** How often the end was put off, as far as it was seen. */
  renewals: z.number(),
});
export type TagChain = z.infer<typeof tagChain>;

/** What there may be to say of a listed exemption. Its tag may put its end off before people were told of it, or after. */
export const noticeKind = z.enum(['ends', 'renewed']);
export type NoticeKind = z.infer<typeof noticeKind>;
type Noticed = { readonly kind: 'ends' } | { readonly kind: 'renewed'; readonly next: Exemption };

/** What people are told of one exemption. */
export type Notice = {
  readonly live: LiveStage;
  /** The one that ends, or would have ended. */
  readonly exemption: Exemption;
} & (
  | {
      readonly kind: 'ends';
      /** Absent where nothing was ever renewed. */
      readonly chain?: TagChain | undefined;
    }
  | {
      readonly kind: 'renewed';
      /** What the tag asks for now. */
      readonly next: Exemption;
      readonly chain: TagChain;
    }
);

/**
 * Whether a listed exemption is what the stage's team, or a person, still wants, or has been renewed by its tag. What the policy
 * says of the tag is not asked: a look does that.
 *
 * @param recordedUntil the end of the exemption that a person recorded, or null
 * @returns null where it was ended or replaced, or is about another stage
 */
export function noticedOf(live: LiveStage, listed: Exemption, recordedUntil: string | null, now: Date): Noticed | null {
  if (Date.parse(live.createdDate) !== Date.parse(listed.stageCreatedDate)) return null;
  if (listed.source !== 'tag') return recordedUntil === listed.until ? { kind: 'ends' } : null;
  const asked = askedByTag(live, now);
  // What a person recorded holds where it reaches further than the tag.
  if (!asked || (recordedUntil !== null && recordedUntil > asked.until)) return null;
  if (asked.until === listed.until) return { kind: 'ends' };
  return asked.until > listed.until ? { kind: 'renewed', next: asked } : null;
}

/** The chain of an exemption that follows a listed one. */
export function renewedChain({ exemption, chain }: { exemption: Exemption; chain?: TagChain | undefined }): TagChain {
  return { since: chain?.since ?? exemption.decidedAt, renewals: (chain?.renewals ?? 0) + 1 };
}

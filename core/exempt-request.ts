import * as z from 'zod/mini';
import type { Decision } from '#core/backout';
import { daysInMs, isoAfter } from '#core/duration';
import { type Exemption, exemption } from '#core/exemption';
import type { Happening } from '#core/history';
import { hasExpired, type Link, stillHolds } from '#core/link';
import type { ExemptionRule } from '#core/policy-settings';
import { type LiveStage, type StageRef, stageKey } from '#core/stage';
import { printable } from '#core/text';

/** What a person asked for on the page behind an exempt link: once for all links of one message. */
export const exemptRequest = z.object({
  remediationId: z.string(),
  exemption,
  /** ISO 8601; absent until the exemption stands, and its entry in the history. */
  grantedAt: z.optional(z.string()),
});
export type ExemptRequest = z.infer<typeof exemptRequest>;

/** What the page behind an exempt link can do now. */
export type ExemptState = 'usable' | 'used' | 'expired' | 'outdated';

/** @param live the stage as it is now; null where it is gone */
export function exemptState(request: ExemptRequest | null, link: Link, live: LiveStage | null, now: Date): ExemptState {
  if (request) return 'used';
  if (hasExpired(link, now)) return 'expired';
  return stillHolds(link, live) ? 'usable' : 'outdated';
}

/** The number of days that a form gives, or what is wrong with it. */
export function daysIn(text: string, { atMostDays }: Pick<ExemptionRule, 'atMostDays'>): number | { problem: string } {
  const days = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= atMostDays) return days;
  return { problem: `“${printable(text, 20)}” is not a whole number of days from 1 to ${atMostDays}.` };
}

/** The exemption of a stage that begins now. */
export function exemptionFor(
  { createdDate }: Pick<LiveStage, 'createdDate'>,
  { who, why, days }: { readonly who: string; readonly why: string; readonly days: number },
  now: Date,
): Exemption {
  const until = isoAfter(now, daysInMs(days));
  return { stageCreatedDate: createdDate, until, who, why, decidedAt: now.toISOString() };
}

/** The entry that a person's decision to end an exemption leaves in the history, once per decision. */
export function endOfExemption(stage: StageRef, of: Exemption, decision: Decision): Happening {
  return {
    entryId: `exempt-end-command#${stageKey(stage)}#${decision.decidedAt}`,
    kind: 'exemption-ended',
    remediationId: 'none',
    at: decision.decidedAt,
    detail: { exemption: of, decision },
  };
}

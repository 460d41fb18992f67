import type { Backends } from '#core/backends';
import { backendsChange } from '#core/backends-change';
import { type Exemption, isExempt } from '#core/exemption';
import { hasExpired } from '#core/link';
import type { Question } from '#core/question';
import { certificateLabel, type LiveStage } from '#core/stage';

/** What the page behind a decision link can do now. */
export type QuestionState =
  | { readonly state: 'open' | 'answered' | 'expired' }
  | { readonly state: 'outdated'; readonly why: string };

/**
 * Decides what a question's page can do. What is recorded speaks first; an open question is one only until its end and as
 * long as the stage is what was asked about.
 *
 * @param live the stage as it is now; null where it is gone
 */
export function questionState(of: Question, live: LiveStage | null, left: Exemption | null, now: Date): QuestionState {
  switch (of.status) {
    case 'approve':
    case 'decline':
      return { state: 'answered' };
    case 'expired':
      return { state: 'expired' };
    case 'void':
      return { state: 'outdated', why: of.voided?.why ?? '' };
    case 'open': {
      if (hasExpired(of, now)) return { state: 'expired' };
      const over = overtaken(of, live, left, now);
      return over ? { state: 'outdated', why: over.why } : { state: 'open' };
    }
  }
}

/** Why a question, or its approval, is no longer about what it was about. */
export interface Overtaken {
  /** `coalesced`: the stage is looked at again at once, and asked about again where there is something to ask. */
  readonly outcome: 'gone' | 'already-compliant' | 'exempt' | 'coalesced';
  /** In words that follow "void:". */
  readonly why: string;
}

/** Compares a question with the stage as it is: what was asked is what may be done. Null where it is still that. */
export function overtaken(
  of: Pick<Question, 'createdDate' | 'from'>,
  live: LiveStage | null,
  left: Exemption | null,
  now: Date,
): Overtaken | null {
  if (!live) return { outcome: 'gone', why: 'the stage was deleted' };
  if (live.createdDate !== of.createdDate) return { outcome: 'gone', why: 'the stage was deleted and made again' };
  if (live.clientCertificateId !== of.from) {
    return {
      outcome: 'already-compliant',
      why: `the stage presents ${certificateLabel(live.clientCertificateId)} now`,
    };
  }
  if (left && isExempt(live, left, now)) {
    const by = left.source === 'tag' ? 'by its tags ' : '';
    return { outcome: 'exempt', why: `the stage is exempt ${by}until ${left.until}` };
  }
  return null;
}

/** The same by the backends that people were shown: what is deployed now is another thing to ask about. */
export function overtakenBackends(shown: Backends | undefined, now: Backends): Overtaken | null {
  const change = backendsChange(shown, now);
  return change === null
    ? null
    : { outcome: 'coalesced', why: `its backends changed: ${change}; it is looked at again` };
}

/** What a newer look at the stage means for a question that is still pending. */
export type Meeting = 'kept' | NonNullable<Question['voided']>;

/** @param seen the stage as the newer look found it; null where it is gone */
export function meetingOf(
  of: Pick<Question, 'createdDate'>,
  seen: { readonly createdDate: string; readonly finding: string } | null,
): Meeting {
  if (!seen) return { outcome: 'gone', why: 'the stage was deleted' };
  if (seen.createdDate !== of.createdDate) return { outcome: 'gone', why: 'the stage was deleted and made again' };
  switch (seen.finding) {
    case 'missing':
      return 'kept';
    case 'compliant':
      return { outcome: 'already-compliant', why: 'the stage was given a certificate by someone else' };
    case 'exempt':
      return { outcome: 'exempt', why: 'the stage was exempted' };
    case 'not-applicable':
      return { outcome: 'not-applicable', why: 'the stage needs no certificate any more' };
    default:
      return { outcome: 'told', why: `the stage was given a certificate that is ${seen.finding}` };
  }
}

/**
 * Why nothing came of an approval, where the look that was to ask again asks nobody.
 *
 * @param why the approval was void
 * @param seen the stage as that look found it; null where it is gone
 */
export function unaskedBecause(
  why: string,
  seen: { readonly createdDate: string; readonly finding: string } | null,
): string {
  const meeting = meetingOf(seen ?? { createdDate: '' }, seen);
  return meeting === 'kept' ? why : `${why}: ${meeting.why}`;
}

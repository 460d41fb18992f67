import * as z from 'zod/mini';
import { ending } from '#core/ending-record';
import { outcome } from '#core/outcome';
import { look } from '#core/steps';

/** What a question to people is about, as far as its message says so. */
const asked = z.object({
  questionId: z.string(),
  /** What the stage would be given, in words. */
  proposed: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
  /** Length of the exemption that declining records. */
  exemptionDays: z.number(),
});

/** What people are told of: how a look or a backout ended, or a question that a look waits for (`asked`, with `question`). */
export const telling = z.extend(ending, {
  outcome: z.enum([...outcome.options, 'asked']),
  question: z.optional(asked),
  askedAgain: look.shape.askedAgain,
});
export type Telling = z.infer<typeof telling>;

/** How much of a person's attention a message asks for. */
export type Severity = 'low' | 'medium' | 'high';

/** `high`: something may be wrong now. `medium`: a person has to do something. `low`: good to know. */
export function severityOf({ outcome, refused, brakeOn }: Pick<Telling, 'outcome' | 'refused' | 'brakeOn'>): Severity {
  if (brakeOn) return 'high';
  switch (outcome) {
    case 'failed':
      return 'high';
    case 'refused':
      return refused?.kind === 'preflight' ? 'high' : 'medium';
    case 'asked':
    case 'told':
    case 'expired':
    case 'contested':
      return 'medium';
    default:
      return 'low';
  }
}

/** True where a stage that presents no certificate is told of, because the policy only tells. */
export function isNotice({ outcome, found }: Pick<Telling, 'outcome' | 'found'>): boolean {
  return outcome === 'told' && found?.finding === 'missing';
}

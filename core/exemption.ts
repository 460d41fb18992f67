import * as z from 'zod/mini';
import type { LiveStage } from '#core/stage';

/** A recorded decision to leave a stage alone. Dates are ISO 8601; `who` and `why` are self-declared. */
export const exemption = z.object({
  /** The `createdDate` of the stage that was meant: a stage made again is another stage. */
  stageCreatedDate: z.string(),
  until: z.string(),
  who: z.string(),
  why: z.string(),
  decidedAt: z.string(),
});
export type Exemption = z.infer<typeof exemption>;

/** Length of the exemption that follows a revert. */
export const EXEMPTION_DAYS = 30;

/** True while a person's decision says to leave this very stage alone. */
export function isExempt(stage: Pick<LiveStage, 'createdDate'>, found: Exemption | null, now: Date): boolean {
  if (!found) return false;
  // Compared as times, not texts: an exemption may have been written by hand.
  const isMeant = Date.parse(found.stageCreatedDate) === Date.parse(stage.createdDate);
  return isMeant && now.getTime() < Date.parse(found.until);
}

import * as z from 'zod/mini';
import { daysInMs } from '#core/duration';
import type { LiveStage } from '#core/stage';

/** A time as a person may have written it: ISO 8601, or epoch seconds, as an AWS CLI prints times. */
const time = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
    if (Number.isFinite(ms)) return new Date(ms).toISOString();
    context.issues.push({ code: 'custom', message: 'Expected a time (ISO 8601, or epoch seconds)', input: text });
    return z.NEVER;
  }),
);

/** A recorded decision to leave a stage alone. Dates are ISO 8601; `who` and `why` are self-declared. */
export const exemption = z.object({
  /** The `createdDate` of the stage that was meant: a stage made again is another stage. */
  stageCreatedDate: time,
  until: time,
  who: z.string(),
  why: z.string(),
  decidedAt: z.string(),
  /** `tag` where a tag of the stage is the decision; absent where a person recorded one. */
  source: z.optional(z.literal('tag')),
});
export type Exemption = z.output<typeof exemption>;

/** Length of the exemption that follows a revert, where no policy says another one. */
export const EXEMPTION_DAYS = 30;

/** True while a person's decision says to leave this very stage alone. */
export function isExempt(stage: Pick<LiveStage, 'createdDate'>, found: Exemption | null, now: Date): boolean {
  if (!found) return false;
  const isMeant = Date.parse(found.stageCreatedDate) === Date.parse(stage.createdDate);
  return isMeant && now.getTime() < Date.parse(found.until);
}

/**
 * Of two decisions the one that holds longer: a new one never shortens an old one of the same stage, nor takes the place of one
 * about the stage that was made since under the same name.
 */
export function longer(found: Exemption | null, granted: Exemption): Exemption {
  if (!found) return granted;
  const newer = Date.parse(found.stageCreatedDate) - Date.parse(granted.stageCreatedDate);
  if (newer !== 0) return newer > 0 ? found : granted;
  return Date.parse(found.until) > Date.parse(granted.until) ? found : granted;
}

/** People are told so many days before an exemption ends. */
export const EXEMPTION_NOTICE_DAYS = 3;

/** From when on people are told that an exemption ends: in the second half of one that is shorter than twice the notice. */
export function noticeFrom(
  { until, decidedAt }: Pick<Exemption, 'until' | 'decidedAt'>,
  noticeDays = EXEMPTION_NOTICE_DAYS,
): Date {
  const end = Date.parse(until);
  const half = (end - Date.parse(decidedAt)) / 2;
  // Of an exemption that was written by hand the beginning may be no time at all.
  return new Date(end - (half >= 0 ? Math.min(half, daysInMs(noticeDays)) : daysInMs(noticeDays)));
}

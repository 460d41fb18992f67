import * as z from 'zod/mini';
import { hoursInMs } from '#core/duration';
import type { Exemption } from '#core/exemption';

/** For how long a stage has been exempt by its tags, without a gap that was seen. */
export const tagChain = z.object({
  /** ISO 8601: when a look first met it so. */
  since: z.string(),
  /** How often the end was put off, as far as it was seen. */
  renewals: z.number(),
  /** The end that the tag asked for when that was last seen, ISO 8601. */
  until: z.string(),
  /** Since when the tag is known to exempt the stage no more, ISO 8601. */
  brokenAt: z.optional(z.string()),
});
export type TagChain = z.infer<typeof tagChain>;

/** Two looks so far from each other see no gap between them: the watcher looks as often. */
const UNSEEN_GAP_MS = hoursInMs(6);

/**
 * The chain once an exemption by tag was met in force.
 *
 * @param follows whether it is known to follow the one before, whenever it was met
 */
export function chainWith(chain: TagChain | null, met: Exemption, { follows = false } = {}): TagChain {
  const { until, decidedAt } = met;
  const goesOn =
    chain && !chain.brokenAt && (follows || Date.parse(decidedAt) <= Date.parse(chain.until) + UNSEEN_GAP_MS);
  if (!goesOn) return { since: decidedAt, renewals: 0, until };
  const isPutOff = Date.parse(until) > Date.parse(chain.until);
  return { since: chain.since, renewals: chain.renewals + (isPutOff ? 1 : 0), until };
}

import { secondsInMs } from '#core/duration';

/** How long a stage must be left alone before the service decides about it. */
export interface SettleRule {
  /** Seconds without a change since the stage's `lastUpdatedDate`. */
  readonly quietSeconds: number;
  /** Seconds after the event at which the service decides even so: a stage that never rests must not escape. */
  readonly atMostSeconds: number;
}

/**
 * How many whole seconds to wait before looking at the stage again; 0 when it has come to rest.
 * Terraform and CloudFormation create a stage and give it its certificate in a second call, which a fix must not race.
 *
 * @param lastUpdatedDate ISO 8601, from the stage
 * @param since ISO 8601, when this remediation began
 */
export function settleSeconds(rule: SettleRule, lastUpdatedDate: string, since: string, now: Date): number {
  const quietAt = Date.parse(lastUpdatedDate) + secondsInMs(rule.quietSeconds);
  const latest = Date.parse(since) + secondsInMs(rule.atMostSeconds);
  const wait = Math.min(quietAt, latest) - now.getTime();
  return Math.max(0, Math.ceil(wait / 1_000));
}

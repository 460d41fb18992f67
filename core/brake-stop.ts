import { type PauseState, pausedBecause } from '#core/brake';
import { hoursInMs } from '#core/duration';
import { admission, type FixState } from '#core/fix-limit';
import type { Brake } from '#core/policy-settings';
import type { StageRef } from '#core/stage';
import type { Remediation } from '#core/steps';

/** What is kept of the brake; null where there is nothing. */
export interface BrakeState {
  readonly pause: Pick<PauseState, 'paused'> | null;
  readonly fixes: FixState | null;
}

/**
 * Why a fix would not be begun now. Admits none: for people who are about to approve what would only be refused.
 *
 * @param fix by its execution and look, as it would ask to begin
 * @param asked the limits that it comes with
 * @returns printable sentences; null where it would be begun
 */
export function stoppedBecause(
  { pause, fixes }: BrakeState,
  stage: StageRef,
  fix: Pick<Remediation, 'executionArn' | 'look'>,
  asked: Brake,
  now: Date,
): string | null {
  if (pause?.paused) return pausedBecause(pause.paused);
  return admission(fixes && withTimeOfLimit(fixes, now), stage, fix, asked, now).because ?? null;
}

/** Until a fix is refused nothing says when the limit was reached: that was when the newest one was admitted. */
function withTimeOfLimit(fixes: FixState, now: Date): FixState {
  const isKnown = Date.parse(fixes.fullSince ?? '') > now.getTime() - hoursInMs(1);
  const newest = Math.max(...Object.values(fixes.admitted));
  return isKnown || !Number.isFinite(newest) ? fixes : { ...fixes, fullSince: new Date(newest).toISOString() };
}

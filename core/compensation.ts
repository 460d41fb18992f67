import {
  ApprovalOvertaken,
  BrakeOn,
  CertificateQuotaReached,
  PreflightFailed,
  StageExempt,
  UnreadableExemption,
} from '#core/errors';
import { reasonOf } from '#core/failure';
import type { Outcome } from '#core/outcome';
import { type Change, changeState, type LiveStage } from '#core/stage';
import type { Failure, Interrupted, Refused } from '#core/steps';

/** How an interrupted fix ends, and what of it has to be undone. */
export interface Compensation {
  readonly outcome: Extract<Outcome, 'gone' | 'already-compliant' | 'exempt' | 'coalesced' | 'refused' | 'failed'>;
  /** The change to turn round; absent where the stage does not hold it. */
  readonly undo?: Change;
  /** What was undone, in words for the message. */
  readonly compensation: string;
  /** Why the service will not act, where it refuses. */
  readonly refused?: Refused;
}

/**
 * Decides what an interrupted fix needs. The stage is set back only where our patch was tried and the stage holds what it
 * set: anything else there is somebody's own choice.
 *
 * @param live the stage as it is now; null where it is gone
 */
export function compensationOf(
  { found, change, backoutId, interruption }: Interrupted,
  live: LiveStage | null,
): Compensation {
  if (!live || live.createdDate !== found.createdDate) {
    return { outcome: 'gone', compensation: 'nothing: the stage is gone' };
  }
  if (change && backoutId && changeState(live, change) === 'made') {
    return { ...ended(interruption), undo: change, compensation: 'the stage holds what it held before' };
  }
  if (live.clientCertificateId !== null) {
    return { outcome: 'already-compliant', compensation: 'nothing: the stage was given a certificate by someone else' };
  }
  if (interruption.Error === StageExempt.errorName) {
    return { outcome: 'exempt', compensation: `nothing: ${reasonOf(interruption)}` };
  }
  if (interruption.Error === ApprovalOvertaken.errorName) {
    return { outcome: 'coalesced', compensation: `nothing: ${reasonOf(interruption)}` };
  }
  const compensation = backoutId ? 'the stage holds what it held before' : 'nothing: the stage had not been changed';
  return { ...ended(interruption), compensation };
}

/** Errors by which the service says that it will not act, and which part of it does. */
const refusals: ReadonlyMap<string, Refused['kind']> = new Map([
  [CertificateQuotaReached.errorName, 'quota'],
  [BrakeOn.errorName, 'brake'],
  [PreflightFailed.errorName, 'preflight'],
  [UnreadableExemption.errorName, 'exemption'],
]);

function ended(interruption: Failure): Pick<Compensation, 'outcome' | 'refused'> {
  const kind = refusals.get(interruption.Error);
  return kind ? { outcome: 'refused', refused: { kind, why: reasonOf(interruption) } } : { outcome: 'failed' };
}

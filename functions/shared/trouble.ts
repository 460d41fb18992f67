import { isTrouble, type Pause } from '#core/brake';
import type { Ending } from '#core/steps';
import type { Brakes } from '#functions/aws/dynamodb/brake';

/**
 * Counts an ending that speaks against the service, and stops all fixes where it is one too many.
 *
 * @returns `brakeOn`, the pause that this ending brought about, for the message about it
 */
export async function noteTrouble(
  brakes: Brakes,
  ending: Ending,
  now: Date,
): Promise<{ brakeOn?: Pick<Pause, 'why' | 'at'> }> {
  const { stage, outcome, remediation } = ending;
  if (!stage || (outcome !== 'failed' && outcome !== 'reverted')) return {};
  const { wasAdmitted, limits } = await brakes.admitted(stage, remediation);
  if (!isTrouble(ending, wasAdmitted)) return {};
  const of = { outcome, execution: remediation.executionArn };
  const pause = await brakes.count(stage, of, limits.stopAfterFailures, now);
  return pause ? { brakeOn: { why: pause.why, at: pause.at } } : {};
}

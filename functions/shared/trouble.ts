import { isTrouble, type Pause } from '#core/brake';
import type { Ending } from '#core/ending-record';
import { UnexpectedAnswer } from '#core/errors';
import type { StageRef } from '#core/stage';
import type { Brakes } from '#functions/aws/dynamodb/brake';

/**
 * Counts an ending that speaks against the service, and stops all fixes where it is one too many.
 *
 * Where the brake's items cannot be read nothing is counted: they stop all fixes as it is, and what ended is to be recorded and told.
 *
 * @returns `brakeOn`, the pause that this ending brought about, for the message about it
 */
export async function noteTrouble(
  brakes: Brakes,
  ending: Ending,
  now: Date,
): Promise<{ brakeOn?: Pick<Pause, 'why' | 'at'> }> {
  const { stage, outcome } = ending;
  if (!stage || (outcome !== 'failed' && outcome !== 'reverted')) return {};
  try {
    return await counted(brakes, ending, stage, outcome, now);
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return {};
    throw error;
  }
}

async function counted(
  brakes: Brakes,
  ending: Ending,
  stage: StageRef,
  outcome: 'failed' | 'reverted',
  now: Date,
): ReturnType<typeof noteTrouble> {
  const { remediation } = ending;
  const { wasAdmitted, limits } = await brakes.admitted(stage, remediation);
  if (!isTrouble(ending, wasAdmitted)) return {};
  const of = { outcome, execution: remediation.executionArn };
  const pause = await brakes.count(stage, of, limits.stopAfterFailures, now);
  return pause ? { brakeOn: { why: pause.why, at: pause.at } } : {};
}

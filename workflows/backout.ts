import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, DefinitionBody, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { failed, failurePath } from '#workflows/failure';
import { endedAs, FIRST_INPUT, interrupted, interruptedAtFirst, jsonata, RESULT, step, when } from '#workflows/steps';

/** The functions behind the workflow's states. */
export interface BackoutFunctions {
  readonly compareStage: IFunction;
  readonly recordExemption: IFunction;
  readonly patchStage: IFunction;
  readonly verifyStage: IFunction;
  readonly releaseCertificate: IFunction;
  readonly recordOutcome: IFunction;
  readonly tell: IFunction;
}

/**
 * From a person's decision to a stage that holds exactly what it held before the fix.
 *
 * @param scope owns the states: the ids of its children are their names
 */
export function backout(scope: Construct, fns: BackoutFunctions): DefinitionBody {
  const failure = failed(scope);
  const done = Succeed.jsonata(scope, 'Done', { comment: 'The outcome says how it ended', outputs: RESULT });
  const recordFailure = failurePath(scope, { ...fns, next: failure, failed: failure });

  const compare = step(scope, 'Compare stage', {
    comment: 'Takes the stage; is the decision there, and does the stage still hold what the fix set?',
    fn: fns.compareStage,
    payload: FIRST_INPUT,
    outputs: jsonata('$states.result.Payload'),
    waitsWhileBusy: true,
  });
  const exempt = step(scope, 'Record exemption', {
    comment: 'Writes down that the stage is left alone from now on, before it is set back',
    fn: fns.recordExemption,
  });
  const restore = step(scope, 'Restore stage', { comment: 'The change of the fix, turned round', fn: fns.patchStage });
  const verify = step(scope, 'Verify stage', {
    comment: 'Reads the stage again',
    fn: fns.verifyStage,
    outputs: endedAs('reverted'),
  });
  const release = step(scope, 'Release certificate', {
    comment: 'Starts the grace of a certificate that no stage uses now',
    fn: fns.releaseCertificate,
  });
  const record = step(scope, 'Record outcome', {
    comment: 'Writes the outcome into the history and lets the stage go',
    fn: fns.recordOutcome,
  });
  const tell = step(scope, 'Tell', { comment: 'Tells on-call how the backout ended', fn: fns.tell });

  compare.addCatch(recordFailure, interruptedAtFirst);
  for (const each of [exempt, restore, verify, release, record, tell]) each.addCatch(recordFailure, interrupted);
  const isDue = Choice.jsonata(scope, 'Is it due?')
    .when(when("$states.input.next = 'restore'"), exempt)
    .otherwise(record);
  exempt.next(restore).next(verify).next(release).next(record).next(tell).next(done);
  return DefinitionBody.fromChainable(compare.next(isDue));
}

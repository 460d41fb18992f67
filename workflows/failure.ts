import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { FAILED_RECORD, jsonata, step } from '#workflows/steps';

/** The last state of everything that failed: the execution's error is the one that began it. */
export function failed(scope: Construct): Fail {
  return Fail.jsonata(scope, 'Failed', {
    comment: 'It failed; that was recorded and told as far as possible',
    error: jsonata('$states.input.failure.Error'),
    // Step Functions allows 32,768 characters.
    cause: jsonata("$substring($states.input.failure.Cause & '', 0, 30000)"),
  });
}

interface FailurePath {
  readonly recordOutcome: IFunction;
  readonly tell: IFunction;
  /** Where the execution goes on once people were told. */
  readonly next: IChainable;
  readonly failed: Fail;
}

/**
 * How both workflows answer a failure: record it, tell it, each tried whether or not the other works.
 *
 * @returns the first state of the path; its input holds the error in `interruption`
 */
export function failurePath(scope: Construct, { recordOutcome, tell, next, failed }: FailurePath): LambdaInvoke {
  const tellOfFailure = step(scope, 'Tell of failure', {
    comment: 'Tells on-call what went wrong and how the stage was left',
    fn: tell,
  });
  tellOfFailure.addCatch(failed, { errors: ['States.ALL'], outputs: jsonata('$states.input') });
  tellOfFailure.next(next);
  const recordFailure = step(scope, 'Record failure', {
    comment: 'Writes the failure into the history and lets the stage go',
    fn: recordOutcome,
    payload: FAILED_RECORD,
    outputs: jsonata(`$merge([${FAILED_RECORD}, $states.result.Payload])`),
  });
  recordFailure.addCatch(tellOfFailure, { errors: ['States.ALL'], outputs: jsonata(FAILED_RECORD) });
  recordFailure.next(tellOfFailure);
  return recordFailure;
}

import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, DefinitionBody, JitterType, Succeed, TaskInput, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { retryableErrors } from '#core/errors';
import { jsonata, when } from '#workflows/steps';

/** The functions behind the workflow's states. */
export interface DigestFunctions {
  readonly sendDigest: IFunction;
}

/**
 * Five minutes, in which further messages come to wait for the same digest, and half a minute for those whose clocks are
 * behind.
 */
const GATHERING = Duration.seconds(330);

/** The longest that sending is tried again, 30 times at most every quarter of an hour, and what the attempts themselves take. */
export const DIGEST_TIMEOUT = Duration.hours(10);

/**
 * Sends the messages of which there were too many at once. A workflow, and no schedule, because it has something to do next to
 * never; what could not be sent waits in the table for the next one.
 *
 * @param scope owns the states: the ids of its children are their names
 */
export function digest(scope: Construct, { sendDigest }: DigestFunctions): DefinitionBody {
  const gather = Wait.jsonata(scope, 'Gather', {
    comment: 'More messages are about to come',
    time: WaitTime.duration(GATHERING),
  });
  const send = LambdaInvoke.jsonata(scope, 'Send digest', {
    comment: 'Sends a hundred messages in one, with links made now',
    lambdaFunction: sendDigest,
    payload: TaskInput.fromText(jsonata("{'execution': $states.context.Execution.Id}")),
    outputs: jsonata('$states.result.Payload'),
    retryOnServiceExceptions: false,
  });
  send.addRetry({
    errors: [...retryableErrors],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxDelay: Duration.minutes(15),
    maxAttempts: 30,
    jitterStrategy: JitterType.FULL,
  });
  const more = Choice.jsonata(scope, 'Is there more?')
    .when(when('$states.input.more = true'), send)
    .otherwise(Succeed.jsonata(scope, 'Done', { comment: 'Nothing waits any more' }));
  return DefinitionBody.fromChainable(gather.next(send).next(more));
}

import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

interface DetectionProps {
  readonly remediate: StateMachine;
  /** ARNs of the roles with which the service itself changes stages: what they do is no news. */
  readonly ownRoleArns: readonly string[];
  readonly deadLetters: IQueue;
}

/**
 * Starts the workflow for each created or changed stage of either API. Calls that failed changed nothing, and a deployment
 * that names no stage is no stage's business; `anything-but` also lets neither an absent nor an empty name through (the
 * records of v2 have no `createDeploymentInput`). Records of anything else that fit here are let in on purpose: what cannot
 * be read must fail where it is seen.
 */
export function detectStageChanges(scope: Construct, { remediate, ownRoleArns, deadLetters }: DetectionProps): Rule {
  const rule = new Rule(scope, 'StageChanged', {
    description: 'API Gateway stages that were created or changed by others',
    eventPattern: {
      source: ['aws.apigateway'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['apigateway.amazonaws.com'],
        errorCode: Match.doesNotExist(),
        // Root and IAM users have no session issuer, and `anything-but` alone would drop them without a trace.
        userIdentity: {
          sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [...ownRoleArns] }] } },
        },
        $or: [
          { eventName: ['CreateStage', 'UpdateStage'] },
          {
            eventName: ['CreateDeployment'],
            requestParameters: { createDeploymentInput: { stageName: [{ 'anything-but': [''] }] } },
          },
          {
            eventName: ['CreateDeployment'],
            requestParameters: { apiId: [{ exists: true }], stageName: [{ 'anything-but': [''] }] },
          },
        ],
      },
    },
  });
  rule.addTarget(
    new SfnStateMachine(remediate, {
      deadLetterQueue: deadLetters,
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    }),
  );
  return rule;
}

interface EndedExecutionsProps {
  readonly workflows: readonly StateMachine[];
  readonly recorder: IFunction;
  readonly deadLetters: IQueue;
}

/** Hands executions that ended badly to the recorder: it does what no Catch could. */
export function watchExecutions(scope: Construct, { workflows, recorder, deadLetters }: EndedExecutionsProps): Rule {
  const rule = new Rule(scope, 'ExecutionEnded', {
    description: 'Executions of the service that failed, timed out or were aborted',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: workflows.map((workflow) => workflow.stateMachineArn),
      },
    },
  });
  rule.addTarget(new LambdaFunction(recorder, { deadLetterQueue: deadLetters }));
  return rule;
}

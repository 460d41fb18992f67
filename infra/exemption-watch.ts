import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import type { OnCall } from '#infra/on-call';
import { keepFailures } from '#infra/outside-workflows';
import { allow, apiPath, onApiGateway, onTableKeys, publishing } from '#infra/permissions';
import type { Settings } from '#infra/settings';
import { notingReached, publishingTo } from '#infra/telling';

interface ExemptionWatchProps {
  readonly add: ReturnType<typeof functionFactory>;
  readonly table: Table;
  readonly onCall: OnCall;
  readonly settings: Pick<Settings, 'digestAfter'>;
  readonly deadLetters: IQueue;
  readonly policy: Pick<IParameter, 'parameterArn' | 'parameterName'>;
}

/** Tells of exemptions that end soon: every six hours, which is often enough for the shortest, of a day, to be told of before its end. */
export function addExemptionWatch(
  scope: Construct,
  { add, table, onCall, settings, deadLetters, policy }: ExemptionWatchProps,
): IFunction {
  const stack = Stack.of(scope);
  const { fn } = add('WatchExemptions', {
    description: 'Tells people of exemptions that end soon',
    environment: {
      ...publishingTo({ table, onCall }),
      POLICY_PARAMETER: policy.parameterName,
      ACCOUNT: stack.account,
      DIGEST_AFTER: String(settings.digestAfter),
    },
    permissions: [
      // It lists what a tag was renewed to, and notes what it told; exemptions themselves it only reads.
      onTableKeys(table, 'EXEMPTIONS#', 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
      onTableKeys(table, 'STAGE#', 'GetItem'),
      ...notingReached({ table, onCall }, 'GetItem', 'PutItem'),
      onApiGateway(stack, apiPath.stage, 'GET'),
      // The name of the stage's API, where the policy goes by names.
      onApiGateway(stack, apiPath.api, 'GET'),
      allow('ssm:GetParameter', policy.parameterArn),
      ...publishing(onCall),
      allow('sqs:SendMessage', deadLetters.queueArn),
    ],
    // For 1,500 stages, at five a second. Claims last for two minutes, and are made right before each message.
    timeout: Duration.minutes(5),
  });
  keepFailures(fn, deadLetters);
  new Rule(scope, 'WatchExemptionsRule', {
    description: 'Exemptions that end soon',
    schedule: Schedule.rate(Duration.hours(6)),
    targets: [new LambdaFunction(fn, { deadLetterQueue: deadLetters })],
  });
  return fn;
}

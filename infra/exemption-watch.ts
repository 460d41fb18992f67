import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import { apiPath, onApiGateway, onTable } from '#infra/permissions';

interface ExemptionWatchProps {
  readonly add: ReturnType<typeof functionFactory>;
  readonly table: Table;
  readonly topicArn: string;
  /** What it takes to publish to the topic. */
  readonly publishing: readonly PolicyStatement[];
  readonly deadLetters: IQueue;
}

/** Tells, once an hour, of exemptions that end soon. */
export function addExemptionWatch(
  scope: Construct,
  { add, table, topicArn, publishing, deadLetters }: ExemptionWatchProps,
): IFunction {
  const stack = Stack.of(scope);
  const { fn } = add('WatchExemptions', {
    description: 'Tells people of exemptions that end soon',
    environment: { TABLE_NAME: table.tableName, TOPIC_ARN: topicArn, ACCOUNT: stack.account },
    permissions: [
      onTable(table, 'GetItem', 'UpdateItem', 'Query'),
      onApiGateway(stack, apiPath.stage, 'GET'),
      ...publishing,
    ],
    // Under the two minutes for which a run claims an exemption.
    timeout: Duration.minutes(1),
  });
  fn.configureAsyncInvoke({ onFailure: new SqsDestination(deadLetters) });
  new Rule(scope, 'WatchExemptionsHourly', {
    description: 'Exemptions that end soon',
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaFunction(fn, { deadLetterQueue: deadLetters })],
  });
  return fn;
}

import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import type { OnCall } from '#infra/on-call';
import { keepFailures } from '#infra/outside-workflows';
import { allow, apiPath, onApiGateway, onTable, onTableKeys, publishing } from '#infra/permissions';
import type { Settings } from '#infra/settings';
import { notingReached, publishingTo } from '#infra/telling';

interface ExemptionWatchProps {
  readonly add: ReturnType<typeof functionFactory>;
  readonly table: Table;
  readonly onCall: OnCall;
  readonly settings: Pick<Settings, 'digestAfter'>;
  readonly deadLetters: IQueue;
}

/** Tells of exemptions that end soon: every six hours, which is often enough for the shortest, of a day, to be told of before its end. */
export function addExemptionWatch(
  scope: Construct,
  { add, table, onCall, settings, deadLetters }: ExemptionWatchProps,
): IFunction {
  const stack = Stack.of(scope);
  const { fn } = add('WatchExemptions', {
    description: 'Tells people of exemptions that end soon',
    environment: {
      ...publishingTo({ table, onCall }),
      ACCOUNT: stack.account,
      DIGEST_AFTER: String(settings.digestAfter),
    },
    permissions: [
      onTable(table, 'GetItem', 'UpdateItem', 'Query'),
      ...notingReached({ table, onCall }, 'PutItem'),
      // It lists what a tag was renewed to; exemptions themselves it cannot write.
      onTableKeys(table, 'EXEMPTIONS#', 'PutItem'),
      onApiGateway(stack, apiPath.stage, 'GET'),
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

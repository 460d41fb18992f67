import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import type { Links } from '#infra/links';
import { allow, apiPath, onApiGateway, onTable, onTableKeys } from '#infra/permissions';
import { type TellingParts, telling, tellingRights } from '#infra/telling';

interface Parts {
  readonly add: ReturnType<typeof functionFactory>;
  readonly table: Table;
  readonly deadLetters: IQueue;
}

type RecorderParts = Parts & TellingParts & { readonly remediate: StateMachine };

/** Does for an execution that was cut off what its workflow could not. */
export function addRecorder({ add, deadLetters, remediate, ...parts }: RecorderParts): IFunction {
  const { fn } = add('RecordEndedExecution', {
    description: 'Records and tells of executions that ended where no Catch reaches',
    environment: { ...telling(parts).environment, REMEDIATE_STATE_MACHINE_ARN: remediate.stateMachineArn },
    permissions: [
      onTable(parts.table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
      ...tellingRights(parts),
      allow('states:StartExecution', remediate.stateMachineArn),
      allow('sqs:SendMessage', deadLetters.queueArn),
    ],
  });
  keepFailures(fn, deadLetters);
  return fn;
}

type PageParts = Pick<Parts, 'add' | 'table'> & { readonly links: Links; readonly backout: StateMachine };

/** The page behind revert links. */
export function addRevertPage(scope: Construct, { add, table, links, backout }: PageParts): IFunction {
  const { fn } = add('RevertPage', {
    description: 'The page behind revert links',
    environment: { TABLE_NAME: table.tableName, BACKOUT_STATE_MACHINE_ARN: backout.stateMachineArn },
    permissions: [
      onTable(table, 'GetItem', 'UpdateItem'),
      // How a backout ended.
      onTableKeys(table, 'HISTORY#', 'Query'),
      onApiGateway(Stack.of(scope), apiPath.stage, 'GET'),
      allow('states:StartExecution', backout.stateMachineArn),
    ],
  });
  links.addPage('revert', fn);
  return fn;
}

/** Deletes, once an hour, certificates that nobody uses any more. */
export function addCleanUp(scope: Construct, { add, table, deadLetters }: Parts): IFunction {
  const stack = Stack.of(scope);
  const { fn } = add('CleanUpCertificates', {
    description: 'Deletes certificates of ours that no stage uses any more',
    environment: { TABLE_NAME: table.tableName, ACCOUNT: stack.account },
    permissions: [
      onTable(table, 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
      onApiGateway(stack, apiPath.stage, 'GET'),
      onApiGateway(stack, apiPath.certificates, 'GET'),
      onApiGateway(stack, apiPath.certificate, 'DELETE'),
      allow('sqs:SendMessage', deadLetters.queueArn),
    ],
    timeout: Duration.minutes(1),
  });
  keepFailures(fn, deadLetters);
  new Rule(scope, 'CleanUpHourly', {
    description: 'Certificates that nobody uses any more',
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaFunction(fn, { deadLetterQueue: deadLetters })],
  });
  return fn;
}

/**
 * Keeps what the function could not do; what could not be delivered to it is kept by its rule's target. (CDK's own destination
 * would also let the function look at the queue, which Lambda does not need: Lambda developer guide, "Capturing records of
 * asynchronous invocations", asks for `sqs:SendMessage`.)
 */
export function keepFailures(fn: IFunction, deadLetters: IQueue): void {
  fn.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: deadLetters.queueArn }) } });
}

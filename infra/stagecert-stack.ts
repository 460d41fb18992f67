import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { detectStageChanges, watchExecutions } from '#infra/detection';
import { addExemptionWatch } from '#infra/exemption-watch';
import { functionFactory, workflowFunctions } from '#infra/functions';
import { Links } from '#infra/links';
import { allow, apiPath, onApiGateway, onTable } from '#infra/permissions';
import type { ServiceFunction } from '#infra/service-function';
import type { Settings } from '#infra/settings';
import { createTable } from '#infra/store';
import { backout } from '#workflows/backout';
import { remediate } from '#workflows/remediate';
import { EXECUTION_TIMEOUT } from '#workflows/steps';

interface StagecertStackProps extends StackProps {
  readonly settings: Settings;
}

/** The whole service in one account and Region. */
export class StagecertStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StagecertStackProps) {
    super(scope, id, props);
    const table = createTable(this);
    const topic = new Topic(this, 'OnCall', { displayName: 'stagecert', enforceSSL: true });
    const deadLetters = new Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14), enforceSSL: true });
    const links = new Links(this, 'Links');
    const add = functionFactory(this);
    const fns = workflowFunctions(this, add, { table, topic, settings, linkBaseUrl: links.baseUrl });
    const remediation = workflow(this, 'Remediate', (states) => remediate(states, functionsOf(fns)));
    const reversal = workflow(this, 'Backout', (states) => backout(states, functionsOf(fns)));

    detectStageChanges(this, {
      remediate: remediation,
      ownRoleArns: [fns.patchStage.role.roleArn, fns.compensate.role.roleArn],
      deadLetters,
    });
    const TABLE_NAME = table.tableName;
    const recorder = add('RecordEndedExecution', {
      description: 'Records and tells of executions that ended where no Catch reaches',
      environment: { TABLE_NAME, TOPIC_ARN: topic.topicArn, REMEDIATE_STATE_MACHINE_ARN: remediation.stateMachineArn },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        allow('sns:Publish', topic.topicArn),
        allow('states:StartExecution', remediation.stateMachineArn),
      ],
    });
    // A target's own queue holds what could not be delivered; this one, what the function could not do.
    recorder.fn.configureAsyncInvoke({ onFailure: new SqsDestination(deadLetters) });
    watchExecutions(this, { workflows: [remediation, reversal], recorder: recorder.fn, deadLetters });

    const page = add('RevertPage', {
      description: 'The page behind revert links',
      environment: { TABLE_NAME, BACKOUT_STATE_MACHINE_ARN: reversal.stateMachineArn },
      permissions: [
        onTable(table, 'GetItem', 'UpdateItem'),
        onApiGateway(this, apiPath.stage, 'GET'),
        allow('states:StartExecution', reversal.stateMachineArn),
      ],
    });
    links.addRevertPage(page.fn);

    const cleanUp = add('CleanUpCertificates', {
      description: 'Deletes certificates of ours that no stage uses any more',
      environment: { TABLE_NAME, ACCOUNT: this.account },
      permissions: [
        onTable(table, 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        onApiGateway(this, apiPath.stage, 'GET'),
        onApiGateway(this, apiPath.certificates, 'GET'),
        onApiGateway(this, apiPath.certificate, 'DELETE'),
      ],
      timeout: Duration.minutes(1),
    });
    cleanUp.fn.configureAsyncInvoke({ onFailure: new SqsDestination(deadLetters) });
    new Rule(this, 'CleanUpHourly', {
      description: 'Certificates that nobody uses any more',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(cleanUp.fn, { deadLetterQueue: deadLetters })],
    });

    const publishing = [allow('sns:Publish', topic.topicArn)];
    addExemptionWatch(this, { add, table, topicArn: topic.topicArn, publishing, deadLetters });

    new CfnOutput(this, 'TopicArn', { value: topic.topicArn, description: 'Subscribe on-call to this topic' });
    new CfnOutput(this, 'TableName', { value: TABLE_NAME, description: 'History, backout records and exemptions' });
  }
}

/** A Standard workflow; its states are the children of a construct of its own, so that both may have one called `Tell`. */
function workflow(scope: Construct, id: string, define: (states: Construct) => DefinitionBody): StateMachine {
  const definitionBody = define(new Construct(scope, `${id}States`));
  return new StateMachine(scope, id, { definitionBody, timeout: EXECUTION_TIMEOUT, comment: `stagecert: ${id}` });
}

function functionsOf<Names extends string>(fns: Record<Names, ServiceFunction>) {
  const entries = Object.entries<ServiceFunction>(fns).map(([name, { fn }]) => [name, fn] as const);
  return Object.fromEntries(entries) as Record<Names, ServiceFunction['fn']>;
}

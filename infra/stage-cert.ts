import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '#infra/acknowledgements';
import { watchService } from '#infra/alarms';
import { detectStageChanges, watchExecutions } from '#infra/detection';
import { addDigest } from '#infra/digest';
import { addExemptionWatch } from '#infra/exemption-watch';
import { functionFactory } from '#infra/functions';
import { Links } from '#infra/links';
import { beginningOfNames, nameAll } from '#infra/names';
import { OnCall } from '#infra/on-call';
import { addCleanUp, addRecorder, addRevertPage } from '#infra/outside-workflows';
import { addDecidePage, addExemptPage, addStatusPage, type PageParts } from '#infra/pages';
import { addPolicy } from '#infra/policy';
import type { StageCertProps } from '#infra/props';
import { checkSettings } from '#infra/settings';
import { createTable } from '#infra/store';
import { addWorkflows, workflowArn } from '#infra/workflows';

/**
 * The whole service in one account and Region: gives every API Gateway stage that presents no client certificate to its
 * backends one, tells on-call, and undoes it on request. It needs a CloudTrail trail that logs management events.
 */
export class StageCert extends Construct {
  /** Where its messages and alarms go. */
  readonly topic: ITopic;
  /** History, backout records and exemptions. It is kept when the stack is deleted. */
  readonly table: Table;
  /** The SSM parameter that holds the policy. */
  readonly policy: IStringParameter;
  /** The workflow that an event about a stage starts. */
  readonly remediate: IStateMachine;
  /** The workflow that undoes a fix. */
  readonly backout: IStateMachine;
  /** Events that could not be delivered, and what functions could not do. */
  readonly deadLetters: IQueue;

  /** @throws Error (`UnusableSettings`) that names each property which cannot be used, and what was expected */
  constructor(scope: Construct, id: string, props: StageCertProps = {}) {
    super(scope, id);
    const settings = checkSettings({ ...props });
    const names = beginningOfNames(this, settings.prefix);
    const table = createTable(this);
    const policy = addPolicy(this, settings);
    const onCall = new OnCall(this, 'OnCall', { ...settings, names });
    const deadLetters = deadLetterQueue(this);
    const links = settings.publicEndpoint ? new Links(this, 'Links', { ...settings, names }) : undefined;
    const undoBy = links
      ? { linkBaseUrl: links.baseUrl }
      : { backoutArn: workflowArn(Stack.of(this), names, 'Backout') };
    const add = functionFactory(this, settings);
    const tellingParts = { table, onCall, settings, undoBy };
    const digest = addDigest(this, { ...tellingParts, add, names });
    const { fns, remediate, backout } = addWorkflows(this, add, { ...tellingParts, digest, policy, names });

    const ownRoleArns = [fns.patchStage.role.roleArn, fns.compensate.role.roleArn];
    detectStageChanges(this, { remediate, ownRoleArns, deadLetters });
    const parts = { add, table, deadLetters };
    const recorder = addRecorder({ ...parts, ...tellingParts, digest, remediate });
    watchExecutions(this, { workflows: [remediate, backout], recorder, deadLetters });
    const outside = [
      recorder,
      addCleanUp(this, parts),
      addExemptionWatch(this, { ...parts, onCall, settings, policy }),
    ];
    const pages = links ? this.pages({ add, table, links, policy }, remediate, backout) : [];
    const { topic, chatTopic } = onCall;
    const workflows = [remediate, backout, digest];
    watchService(this, { topic, chatTopic, deadLetters, workflows, outside, pages });

    this.topic = topic;
    this.table = table;
    this.policy = policy;
    this.remediate = remediate;
    this.backout = backout;
    this.deadLetters = deadLetters;
    if (settings.prefix) nameAll(this, settings.prefix);
    if (settings.permissionsBoundaryArn) bound(this, settings.permissionsBoundaryArn);
  }

  /** The functions behind links. */
  private pages(parts: PageParts, remediate: StateMachine, backout: StateMachine): IFunction[] {
    return [
      addDecidePage(this, { ...parts, remediate }),
      addRevertPage(this, { ...parts, backout }),
      addExemptPage(this, parts),
      addStatusPage(this, parts),
    ];
  }
}

/** Where everything lands that could not be delivered or done, encrypted by a key of SQS's own, which asks nobody for grants. */
function deadLetterQueue(scope: Construct): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  acknowledge(queue, 'SQS3', 'It is the dead-letter queue, of EventBridge’s targets and of asynchronous functions');
  return queue;
}

/** Bounds every role under `scope`, also those that CDK makes by itself. */
function bound(scope: Construct, policyArn: string): void {
  PermissionsBoundary.of(scope).apply(ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', policyArn));
}

import { Arn, type Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { OnCall } from '#infra/on-call';

type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
type Verb = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Paths of API Gateway's control plane that the service touches, as IAM names them: those of v2 stand without their `/v2`
 * (Service Authorization Reference, "Amazon API Gateway Management V2"). A `*` spans slashes, so `/apis/*` reaches what is
 * below it as well. A `?` is one character: ids of REST APIs have ten, as in every example and answer that was seen (unverified
 * that all have; where one has not, its name cannot be read).
 */
export const apiPath = {
  stage: ['/restapis/*/stages/*', '/apis/*/stages/*'],
  api: ['/restapis/??????????', '/apis/*'],
  // Within reach of the two above, and named so that a role which needs this says so.
  integrations: ['/restapis/*/stages/*/exports/*', '/apis/*/integrations'],
  // Of REST APIs' working copies. POST on a method is TestInvokeMethod: the verb of the call ends the path.
  resources: '/restapis/*/resources',
  safeMethods: ['GET', 'HEAD', 'OPTIONS'].map((verb) => `/restapis/*/resources/*/methods/${verb}`),
  certificates: '/clientcertificates',
  certificate: '/clientcertificates/*',
} as const;

/** The given actions on the service's table. */
export function onTable(
  table: Pick<Table, 'tableArn' | 'tableName'>,
  ...actions: readonly TableAction[]
): PolicyStatement {
  return new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });
}

/** The same on items alone whose partition key begins so, or so. */
export function onTableKeys(
  table: Pick<Table, 'tableArn' | 'tableName'>,
  prefix: string | readonly string[],
  ...actions: readonly TableAction[]
): PolicyStatement {
  const statement = onTable(table, ...actions);
  statement.addCondition('ForAllValues:StringLike', {
    'dynamodb:LeadingKeys': [prefix].flat().map((each) => `${each}*`),
  });
  return statement;
}

/**
 * Verbs on paths of API Gateway's control plane in the stack's own Region. Its IAM actions are HTTP verbs on paths
 * (Service Authorization Reference, "Amazon API Gateway Management"); its ARNs have no account.
 */
export function onApiGateway(
  stack: Stack,
  path: string | readonly string[],
  ...verbs: readonly Verb[]
): PolicyStatement {
  const resources = [path]
    .flat()
    .map((each) => Arn.format({ service: 'apigateway', account: '', resource: each }, stack));
  return new PolicyStatement({ actions: verbs.map((verb) => `apigateway:${verb}`), resources });
}

/** Tagging of generated certificates, and of nothing else: the path holds the ARN of what is tagged, percent-encoded. */
export function onCertificateTags(stack: Stack): PolicyStatement {
  const { partition, region } = stack;
  return onApiGateway(stack, `/tags/arn%3A${partition}%3Aapigateway%3A${region}%3A%3A%2Fclientcertificates%2F*`, 'PUT');
}

/** One action on one resource. */
export function allow(action: string, resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: [resource] });
}

/**
 * Publishing to the topics, and what its customer key asks of a publisher (Amazon SNS developer guide, "Managing encryption
 * keys": `kms:GenerateDataKey*` and `kms:Decrypt`; of the former SNS uses the plain one).
 */
export function publishing({ topic, chatTopic, key }: OnCall): PolicyStatement[] {
  const topics = [topic, ...(chatTopic ? [chatTopic] : [])].map(({ topicArn }) => topicArn);
  const publish = new PolicyStatement({ actions: ['sns:Publish'], resources: topics });
  if (!key) return [publish];
  const use = new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [key.keyArn] });
  return [publish, use];
}

/**
 * Delivery of a workflow's log and, where it is asked for, of its traces. Neither has resources that could be named (AWS Step
 * Functions developer guide, "Using CloudWatch Logs to log execution history" and "Tracing with X-Ray").
 */
export function onWorkflowLogs(tracing: boolean): PolicyStatement {
  const logs = [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ];
  const traces = [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ];
  return new PolicyStatement({ actions: tracing ? [...logs, ...traces] : logs, resources: ['*'] });
}

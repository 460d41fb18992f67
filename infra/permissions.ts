import { Arn, Fn, type Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
type Verb = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Paths of API Gateway's control plane that the service touches, as IAM names them: those of v2 stand without their `/v2`
 * (Service Authorization Reference, "Amazon API Gateway Management V2"). A `*` spans slashes, so `api` reaches what is
 * below it as well; nothing narrower can be said of GetApi.
 */
export const apiPath = {
  stage: ['/restapis/*/stages/*', '/apis/*/stages/*'],
  api: '/apis/*',
  // Within reach of the two above, and named so that a role which needs this says so.
  integrations: ['/restapis/*/stages/*/exports/*', '/apis/*/integrations'],
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
  const certificates = Arn.format({ service: 'apigateway', account: '', resource: '/clientcertificates/' }, stack);
  const encoded = Fn.join('%2F', Fn.split('/', Fn.join('%3A', Fn.split(':', certificates))));
  return onApiGateway(stack, `/tags/${encoded}*`, 'PUT');
}

/** One action on one resource. */
export function allow(action: string, resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: [resource] });
}

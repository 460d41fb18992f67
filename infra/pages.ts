import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import type { Links } from '#infra/links';
import { allow, apiPath, onApiGateway, onTable, onTableKeys } from '#infra/permissions';

export interface PageParts {
  readonly add: ReturnType<typeof functionFactory>;
  readonly table: Table;
  readonly links: Links;
  readonly policy: Pick<IParameter, 'parameterArn' | 'parameterName'>;
}

/** The page behind exempt links. */
export function addExemptPage(scope: Construct, { add, table, links, policy }: PageParts): IFunction {
  const stack = Stack.of(scope);
  const { fn } = add('ExemptPage', {
    description: 'The page behind exempt links',
    environment: { TABLE_NAME: table.tableName, POLICY_PARAMETER: policy.parameterName },
    permissions: [
      onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
      onApiGateway(stack, apiPath.stage, 'GET'),
      // The name of the stage's API, where the policy goes by names.
      onApiGateway(stack, apiPath.api, 'GET'),
      allow('ssm:GetParameter', policy.parameterArn),
    ],
  });
  links.addPage('exempt', fn);
  return fn;
}

/** The page behind status links. */
export function addStatusPage(scope: Construct, { add, table, links }: PageParts): IFunction {
  const { fn } = add('StatusPage', {
    description: 'The page behind status links',
    environment: { TABLE_NAME: table.tableName },
    permissions: [onTable(table, 'GetItem', 'Query'), onApiGateway(Stack.of(scope), apiPath.stage, 'GET')],
  });
  links.addPage('status', fn);
  return fn;
}

/** The page behind decision links. */
export function addDecidePage(
  scope: Construct,
  { add, table, links, remediate }: PageParts & { readonly remediate: IStateMachine },
): IFunction {
  const { fn } = add('DecidePage', {
    description: 'The page behind decision links',
    environment: { TABLE_NAME: table.tableName },
    permissions: [
      // The link; the question, and who exempted its stage since; whether the brake is on.
      onTableKeys(table, ['LINK#', 'STAGE#', 'EXEMPTIONS#', 'BRAKE#'], 'GetItem'),
      onTableKeys(table, 'STAGE#', 'UpdateItem'),
      onApiGateway(Stack.of(scope), apiPath.stage, 'GET'),
      // The Service Authorization Reference names no resource for it; AWS checks it on the state machine, as CDK grants it.
      allow('states:SendTaskSuccess', remediate.stateMachineArn),
    ],
  });
  links.addPage('decide', fn);
  return fn;
}

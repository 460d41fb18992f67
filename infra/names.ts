import { Aspects, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { UnusableSettings } from '#infra/settings';

/**
 * The property that names a resource, by its type. The table is not among them: it outlives its stack, and under a fixed name
 * it would keep the stack from being made again.
 */
const nameProperty: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
};

/** The longest name that leaves room for `-Remediate` within the 80 characters of a state machine's name. */
const LONGEST = 70;

/**
 * What names begin with: the prefix that was asked for, else the stack's name, as in the names that CloudFormation makes.
 *
 * @throws UnusableSettings where the stack's name is too long to begin names with
 */
export function beginningOfNames(scope: Construct, prefix: string | undefined): string {
  const names = prefix ?? Stack.of(scope).stackName;
  if (!Token.isUnresolved(names) && names.length > LONGEST) {
    throw new UnusableSettings(`The stack's name ${names} is longer than ${LONGEST} characters: set a \`prefix\``);
  }
  return names;
}

/** Names all that is under `scope` and that CloudFormation would name by itself. */
export function nameAll(scope: Construct, prefix: string): void {
  Aspects.of(scope).add({ visit: (node) => nameOne(scope, node, prefix) });
}

function nameOne(scope: Construct, node: IConstruct, prefix: string): void {
  if (!CfnResource.isCfnResource(node)) return;
  const property = nameProperty[node.cfnResourceType];
  if (!property || hasName(node)) return;
  const path = node.node.scopes.slice(scope.node.scopes.length).map(({ node: { id } }) => id);
  const name = `${prefix}-${path.filter((id) => !['Resource', 'Function', 'Log'].includes(id)).join('')}`;
  node.addPropertyOverride(property, asNamed(node, name));
}

/** Whether it is a log that has its name already; what CDK gives of one without is a token of nothing. */
function hasName(node: CfnResource): boolean {
  return node instanceof CfnLogGroup && Stack.of(node).resolve(node.logGroupName) !== undefined;
}

function asNamed(node: CfnResource, name: string): string {
  // Those that have no name yet are the functions'.
  if (node instanceof CfnLogGroup) return `/aws/lambda/${name}`;
  // Roles are the account's: the same service in another Region needs other names. IAM allows 64 characters: 20 of the
  // prefix, 24 of the longest id, 14 of the longest Region's name, and two dashes.
  if (node instanceof CfnRole) return `${name}-${Stack.of(node).region}`;
  return name;
}

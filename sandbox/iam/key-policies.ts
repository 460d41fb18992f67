import type { PolicyModel } from '../assembly/model.ts';
import type { Place } from '../contract.ts';
import { compileDocument, type Statement } from './document.ts';

/** The services of the sandbox that have a key of AWS's own, under the alias `alias/aws/NAME`. */
const AWS_MANAGED = ['dynamodb', 'sns', 'sqs'];

/** The ARN by which the sandbox knows the key that AWS manages for a service. */
export function awsManagedKeyArn(service: string, { region, account }: Place): string {
  return `arn:aws:kms:${region}:${account}:alias/aws/${service}`;
}

/** The statements of each key's policy, by the key's ARN: the template's keys, and those that AWS manages. */
export function readKeyPolicies(
  policies: readonly PolicyModel[],
  place: Place,
): ReadonlyMap<string, readonly Statement[]> {
  const own = policies
    .filter(({ kind }) => kind === 'key')
    .map(({ properties, origin }): [string, Statement[]] => {
      const { KeyArn, KeyPolicy = defaultPolicy(place) } = properties as { KeyArn: string; KeyPolicy?: unknown };
      return [KeyArn, compileDocument(KeyPolicy, 'resource', origin)];
    });
  const managed = AWS_MANAGED.map((service): [string, Statement[]] => {
    const arn = awsManagedKeyArn(service, place);
    return [arn, compileDocument(managedPolicy(service, place), 'resource', arn)];
  });
  return new Map([...own, ...managed]);
}

/** KMS developer guide, "Default key policy". */
function defaultPolicy({ account }: Place) {
  const principal = { AWS: `arn:aws:iam::${account}:root` };
  return { Statement: { Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*' } };
}

/**
 * The policy of a key that AWS manages, as GetKeyPolicy shows it: whoever in the account may use the service, through the
 * service. A service such as EventBridge that acts by itself belongs to no account, and is not let in.
 */
function managedPolicy(service: string, { region, account }: Place) {
  const Condition = {
    StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com`, 'kms:CallerAccount': account },
  };
  const Action = ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'];
  return { Statement: { Effect: 'Allow', Principal: { AWS: '*' }, Action, Resource: '*', Condition } };
}

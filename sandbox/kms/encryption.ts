import type { Model } from '../assembly/model.ts';
import { NotImplementedError, type Place } from '../contract.ts';
import type { Need } from '../iam/access.ts';
import type { ConditionContext } from '../iam/condition.ts';
import { awsManagedKeyArn } from '../iam/key-policies.ts';
import { arnOf } from '../iam/needs/arns.ts';

/** What the encryption at rest of topics, queues and tables takes of those who use them. */
export interface Encryption {
  /** The uses of a key that putting something into the resource takes; none where no KMS key protects it. */
  toWrite(resourceArn: string): readonly Need[];
  /** The uses of a key that taking something out of the resource takes. */
  toRead(resourceArn: string): readonly Need[];
}

type Encrypted = Pick<Model, 'topics' | 'queues' | 'tables' | 'keys' | 'keyAliases'>;

/** The encryption context by which SNS and SQS bind a data key to the resource (KMS developer guide, "Encryption context"). */
const ENCRYPTION_CONTEXT: Readonly<Record<string, string>> = {
  sns: 'kms:encryptioncontext:aws:sns:topicarn',
  sqs: 'kms:encryptioncontext:aws:sqs:arn',
};

/** @throws NotImplementedError for a key that the template does not hold: nobody knows its policy */
export function createEncryption(model: Encrypted, place: Place): Encryption {
  const tables = model.tables.map(({ name, kmsKey }) => ({
    arn: arnOf(name, 'dynamodb', `table/${name}`, place),
    kmsKey,
  }));
  const keys = new Map<string, string>();
  for (const { arn, kmsKey } of [...model.topics, ...model.queues, ...tables]) {
    if (kmsKey !== undefined) keys.set(arn, findKey(kmsKey, arn, model, place));
  }
  const needs = (resourceArn: string, ...operations: readonly string[]): Need[] => {
    const key = keys.get(resourceArn);
    if (key === undefined) return [];
    const context = contextOf(resourceArn, place);
    return operations.map((operation) => ({ action: `kms:${operation}`, resource: key, context }));
  };
  return {
    // SNS developer guide, "Key management"; SQS developer guide, "Key management": producers need both.
    toWrite: (resourceArn) => needs(resourceArn, 'GenerateDataKey', 'Decrypt'),
    toRead: (resourceArn) => needs(resourceArn, 'Decrypt'),
  };
}

function findKey(given: string, resourceArn: string, { keys, keyAliases }: Encrypted, place: Place): string {
  const name = given.replace(/^arn:aws:kms:[^:]+:[^:]+:(?=alias\/)/, '');
  const [, awsManaged] = /^alias\/aws\/(.+)$/.exec(name) ?? [];
  if (awsManaged !== undefined) {
    if (awsManaged === resourceArn.split(':')[2]) return awsManagedKeyArn(awsManaged, place);
    throw new Error(`${resourceArn} cannot be encrypted under ${given}: that key is another service's`);
  }
  const target = keyAliases.find((alias) => alias.name === name)?.targetKey ?? name;
  const key = keys.find(({ names }) => names.includes(target));
  if (key) return key.arn;
  throw new NotImplementedError(
    `the key ${given} of ${resourceArn}, which the template does not hold: its policy is not known`,
  );
}

function contextOf(resourceArn: string, { region }: Place): ConditionContext {
  const service = resourceArn.split(':')[2] ?? '';
  const name = ENCRYPTION_CONTEXT[service];
  return {
    'kms:viaservice': [`${service}.${region}.amazonaws.com`],
    ...(name !== undefined && { [name]: [resourceArn] }),
  };
}

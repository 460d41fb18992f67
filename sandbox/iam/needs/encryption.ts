import type { Place } from '../../contract.ts';
import type { Encryption } from '../../kms/encryption.ts';
import type { Need } from '../access.ts';
import { DYNAMODB } from './dynamodb.ts';
import type { CalledOperation } from './needs.ts';
import type { NeedsOf } from './needs-table.ts';
import { SNS, SQS } from './tables.ts';

/**
 * The uses of KMS keys that a call takes beside its own permission. Of a table, DynamoDB asks for `kms:Decrypt` with each
 * call that touches items (DynamoDB developer guide, "DynamoDB encryption at rest: usage notes"; that it asks for no more
 * is unverified).
 */
export function encryptionNeedsOf(call: CalledOperation, place: Place, encryption: Encryption): readonly Need[] {
  const { service, operation, input } = call;
  switch (`${service} ${operation}`) {
    case 'sns Publish':
      return resourcesOf(SNS.Publish).flatMap(encryption.toWrite);
    case 'sqs SendMessage':
      return resourcesOf(SQS.SendMessage).flatMap(encryption.toWrite);
    case 'sqs ReceiveMessage':
      return resourcesOf(SQS.ReceiveMessage).flatMap(encryption.toRead);
    default:
      return service === 'dynamodb' ? tablesOf(resourcesOf(DYNAMODB[operation])).flatMap(encryption.toRead) : [];
  }

  function resourcesOf(needs: NeedsOf | undefined): string[] {
    return needs?.(input, place).map(({ resource }) => resource) ?? [];
  }
}

/** The tables of the given tables and indexes. */
function tablesOf(resources: readonly string[]): string[] {
  return resources.map((resource) => resource.split('/').slice(0, 2).join('/'));
}

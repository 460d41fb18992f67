import type { TableModel } from '../assembly/model.ts';
import { AwsError, type Caller, type Place } from '../contract.ts';
import type { Encryption } from '../kms/encryption.ts';
import type { Access, Need } from './access.ts';
import { encryptionNeedsOf } from './needs/encryption.ts';
import { createLeadingKeys } from './needs/leading-keys.ts';
import { type CalledOperation, needsOf } from './needs/needs.ts';
import { isKey } from './resource-policies.ts';

/** Throws {@link AwsError} in the service's own form where the caller may not make the call. */
export type AuthorizeCall = (call: CalledOperation & { readonly caller: Caller }) => void;

interface CallAccessParts {
  readonly access: Access;
  readonly place: Place;
  readonly encryption: Encryption;
  readonly tables: readonly TableModel[];
}

/** Makes the check of AWS calls: functions by the policies of their roles; outside callers are administrators. */
export function createCallAccess({ access, place, encryption, tables }: CallAccessParts): AuthorizeCall {
  const leadingKeys = createLeadingKeys(tables);
  return ({ caller, ...called }) => {
    if (caller.roleArn === undefined) return;
    const session = { roleArn: caller.roleArn, sessionName: caller.name };
    const own = needsOf(called, place).map((need) => withLeadingKeys(need, called));
    for (const need of [...own, ...encryptionNeedsOf(called, place, encryption)]) {
      try {
        access.requireOfRole(session, need);
      } catch (error) {
        throw error instanceof AwsError ? inFormOf(called.service, need, error) : error;
      }
    }
  };

  function withLeadingKeys(need: Need, { service, operation, input }: CalledOperation): Need {
    if (service !== 'dynamodb') return need;
    const keys = leadingKeys(operation, input, need.resource.split('/')[1] ?? '');
    return keys.length === 0 ? need : { ...need, context: { ...need.context, 'dynamodb:leadingkeys': keys } };
  }
}

/** AWS JSON services answer 400 (each API reference, "Common Errors"). For SQS over AWS JSON the form is unverified. */
const STATUS_400 = ['dynamodb', 'events', 'ssm', 'states'];

/** Names of the error where a key refuses: SNS and SQS API references, Publish and SendMessage, "Errors". */
const KEY_ERRORS: Readonly<Record<string, string>> = { sns: 'KMSAccessDeniedException', sqs: 'KmsAccessDenied' };

function inFormOf(service: string, need: Need, error: AwsError): AwsError {
  if (error.code !== 'AccessDeniedException') return error;
  const keyError = isKey(need.resource) ? KEY_ERRORS[service] : undefined;
  if (keyError !== undefined) return new AwsError(keyError, error.message, 400);
  // SNS API reference, Publish, "Errors".
  if (service === 'sns') return new AwsError('AuthorizationError', error.message, 403);
  return STATUS_400.includes(service) ? new AwsError(error.code, error.message, 400) : error;
}

import { AwsError, type Caller, type Place } from '../contract.ts';
import type { Access } from './access.ts';
import { type CalledOperation, needsOf } from './needs/needs.ts';

/** Throws {@link AwsError} in the service's own form where the caller may not make the call. */
export type AuthorizeCall = (call: CalledOperation & { readonly caller: Caller }) => void;

/** Makes the check of AWS calls: functions by the policies of their roles; outside callers are administrators. */
export function createCallAccess(access: Access, place: Place): AuthorizeCall {
  return ({ caller, ...called }) => {
    if (caller.roleArn === undefined) return;
    const session = { roleArn: caller.roleArn, sessionName: caller.name };
    try {
      for (const need of needsOf(called, place)) access.requireOfRole(session, need);
    } catch (error) {
      throw error instanceof AwsError ? inFormOf(called.service, error) : error;
    }
  };
}

/** AWS JSON services answer 400 (each API reference, "Common Errors"). For SQS over AWS JSON the form is unverified. */
const STATUS_400 = ['dynamodb', 'events', 'ssm', 'states'];

function inFormOf(service: string, error: AwsError): AwsError {
  if (error.code !== 'AccessDeniedException') return error;
  // SNS API reference, Publish, "Errors".
  if (service === 'sns') return new AwsError('AuthorizationError', error.message, 403);
  return STATUS_400.includes(service) ? new AwsError(error.code, error.message, 400) : error;
}

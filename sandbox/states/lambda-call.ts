import { AwsError, FunctionError } from '../contract.ts';
import { functionArn } from '../iam/needs/tables.ts';
import { StateError } from './errors.ts';
import type { StateMachine, StatesParts } from './execution.ts';
import type { Resource } from './resource.ts';

/**
 * Calls the function that a task names, counted as activity until it ends, whether or not anyone still waits for it.
 * Resolves with what the resource gives as the task's result.
 * @throws StateError under the name of the function's own error, or `Lambda.…` for an error of Lambda's API
 */
export async function callFunction(
  parts: StatesParts,
  machine: StateMachine,
  resource: Resource,
  given: unknown,
): Promise<unknown> {
  try {
    if (resource.integration === 'function') return await invoke(parts, machine, resource.functionArn, given);
    const { FunctionName, Payload } = given as { FunctionName: string; Payload?: unknown };
    return invokeResponse(await invoke(parts, machine, FunctionName, Payload ?? {}), parts.ids.uuid());
  } catch (error) {
    throw toStateError(error, parts.ids.uuid());
  }
}

async function invoke(
  { functions, activity, access, place }: StatesParts,
  machine: StateMachine,
  name: string,
  payload: unknown,
): Promise<unknown> {
  const session = { roleArn: machine.roleArn, sessionName: machine.name };
  access.requireOfRole(session, { action: 'lambda:InvokeFunction', resource: functionArn(name, place) });
  // A function that returns nothing answers null.
  return (await activity.track(functions.invoke(name, payload))) ?? null;
}

/** What the integration gives for Lambda's Invoke. Source: executions on AWS; the HTTP headers are left out. */
function invokeResponse(payload: unknown, requestId: string) {
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}

/** Errors that Lambda's Invoke does not declare go by the name of its client's base class, as executions on AWS show. */
const UNMODELED = ['AccessDeniedException'];

/** The errors' names and causes are as executions on AWS show them. */
function toStateError(error: unknown, requestId: string): unknown {
  if (error instanceof FunctionError) {
    return new StateError(error.name, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
  if (error instanceof AwsError) {
    const { code, status, message } = error;
    return new StateError(
      `Lambda.${UNMODELED.includes(code) ? 'AWSLambdaException' : code}`,
      `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
    );
  }
  return error;
}

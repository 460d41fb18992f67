import { AwsError, FunctionError } from '../contract.ts';
import { StateError } from './errors.ts';
import type { StatesParts } from './execution.ts';
import type { Resource } from './resource.ts';

/**
 * Calls the function that a task names, counted as activity until it ends, whether or not anyone still waits for it.
 * Resolves with what the resource gives as the task's result.
 * @throws StateError under the name of the function's own error, or `Lambda.…` for an error of Lambda's API
 */
export async function callFunction(parts: StatesParts, resource: Resource, given: unknown): Promise<unknown> {
  try {
    if (resource.integration === 'function') return await invoke(parts, resource.functionArn, given);
    const { FunctionName, Payload } = given as { FunctionName: string; Payload?: unknown };
    return invokeResponse(await invoke(parts, FunctionName, Payload ?? {}), parts.ids.uuid());
  } catch (error) {
    throw toStateError(error, parts.ids.uuid());
  }
}

async function invoke({ functions, activity }: StatesParts, name: string, payload: unknown): Promise<unknown> {
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

/** The errors' names and causes are as executions on AWS show them. */
function toStateError(error: unknown, requestId: string): unknown {
  if (error instanceof FunctionError) {
    return new StateError(error.name, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
  if (error instanceof AwsError) {
    const { code, status, message } = error;
    return new StateError(
      `Lambda.${code}`,
      `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
    );
  }
  return error;
}

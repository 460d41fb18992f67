import { NotImplementedError } from '../contract.ts';
import type { TaskState } from './definition.ts';
import { invalidDefinition } from './invalid-definition.ts';
import { parseResource } from './resource.ts';

/** What the Lambda invoke integration takes, as far as it is implemented. */
const INVOKE_ARGUMENTS = new Set(['FunctionName', 'Payload']);

/**
 * Checks what a Task state calls, with what, and for how long.
 * @throws NotImplementedError, AwsError `InvalidDefinition`
 */
export function checkTask(name: string, state: TaskState): void {
  const resource = parseResource(state.Resource, name);
  if (resource.integration === 'invoke') checkInvokeArguments(name, state.Arguments);
  checkHeartbeat(name, state, resource.waitsForToken);
}

function checkInvokeArguments(name: string, given: unknown): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new NotImplementedError(`Arguments other than an object for lambda:invoke (state '${name}')`);
  }
  const unknown = Object.keys(given).find((argument) => !INVOKE_ARGUMENTS.has(argument));
  if (unknown !== undefined)
    throw new NotImplementedError(`the argument ${unknown} of lambda:invoke (state '${name}')`);
  if (!('FunctionName' in given)) throw invalidDefinition(`Arguments of state '${name}' lack FunctionName`);
}

function checkHeartbeat(name: string, { HeartbeatSeconds, TimeoutSeconds }: TaskState, waitsForToken: boolean): void {
  if (HeartbeatSeconds === undefined) return;
  if (!waitsForToken) throw new NotImplementedError(`HeartbeatSeconds on a task without token (state '${name}')`);
  if (
    typeof HeartbeatSeconds === 'number' &&
    typeof TimeoutSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    throw invalidDefinition(`HeartbeatSeconds must be less than TimeoutSeconds in state '${name}'`);
  }
}

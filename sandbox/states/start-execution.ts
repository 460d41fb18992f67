import { AwsError, type Ids } from '../contract.ts';
import type { Execution } from './execution.ts';
import type { Executions } from './executions.ts';
import type { StateMachines } from './state-machines.ts';

const MAX_INPUT_BYTES = 262_144;
/** What a name must not contain. Source: StartExecution in the API reference. */
const NOT_IN_A_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

export interface ExecutionStarter {
  /**
   * Starts an execution of a state machine; `input` is JSON, a missing name is made up.
   * @throws AwsError `StateMachineDoesNotExist`, `InvalidExecutionInput`, `InvalidName`, `ExecutionAlreadyExists`
   */
  start(stateMachineArn: string, input: string, name?: string): Execution;
}

/** Checks what StartExecution was given before it starts anything. */
export function createExecutionStarter(machines: StateMachines, executions: Executions, ids: Ids): ExecutionStarter {
  return {
    start(stateMachineArn, input, name = ids.uuid()) {
      const machine = machines.get(stateMachineArn);
      checkInput(input);
      if (name.length === 0 || name.length > 80 || NOT_IN_A_NAME.test(name)) {
        throw new AwsError('InvalidName', `Invalid Name: '${name}'; give 1 to 80 letters, digits, - or _`);
      }
      return executions.start(machine, name, input);
    },
  };
}

function checkInput(input: string): void {
  const problem = Buffer.byteLength(input) > MAX_INPUT_BYTES ? 'longer than 262,144 bytes' : jsonProblem(input);
  if (problem !== undefined) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

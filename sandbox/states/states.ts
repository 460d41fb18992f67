import type { Bus, Service } from '../contract.ts';
import type { Execution, StatesParts } from './execution.ts';
import { createExecutions } from './executions.ts';
import { executionOperations } from './operations/executions.ts';
import { historyOperations } from './operations/history.ts';
import { stateMachineOperations } from './operations/state-machines.ts';
import { taskOperations } from './operations/tasks.ts';
import { createExecutionStarter } from './start-execution.ts';
import { createStateMachines, type NewStateMachine } from './state-machines.ts';
import { createTaskTokens } from './task-tokens.ts';

/** Step Functions: Standard workflows in JSONata. */
export interface States {
  readonly service: Service;
  /** @throws NotImplementedError, AwsError `InvalidDefinition`, naming the state and what is wrong with it */
  addStateMachine(machine: NewStateMachine): void;
  /** Starts an execution as StartExecution does; throws AwsError as it does. `input` is JSON. */
  start(stateMachineArn: string, input: string, name?: string): { executionArn: string; startDate: Date };
  /** All executions, newest first, for a page that people read. */
  executions(): readonly Execution[];
}

/** Makes Step Functions without any state machine. Tasks call `functions`; `bus` hears of executions' status changes. */
export function createStates({ bus, ...given }: Omit<StatesParts, 'tokens'> & { readonly bus: Bus }): States {
  const parts: StatesParts = { ...given, tokens: createTaskTokens(given.ids) };
  const machines = createStateMachines(parts.clock);
  const executions = createExecutions(parts, bus);
  const starter = createExecutionStarter(machines, executions, parts.ids);
  return {
    service: {
      name: 'states',
      operations: {
        ...stateMachineOperations(machines),
        ...executionOperations(machines, executions, starter),
        ...historyOperations(executions),
        ...taskOperations(parts.tokens),
      },
    },
    addStateMachine: machines.add,
    executions: executions.all,
    start(stateMachineArn, input, name) {
      const { executionArn, startDate } = starter.start(stateMachineArn, input, name);
      return { executionArn, startDate: new Date(startDate) };
    },
  };
}

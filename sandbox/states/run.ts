import type { State } from './definition.ts';
import { StateError } from './errors.ts';
import type { Ending, Execution, StatesParts } from './execution.ts';
import { runChoice, runFail, runPass, runSucceed, runWait } from './simple-states.ts';
import { runTask } from './task-state.ts';
import { ExecutionStopped } from './turns.ts';
import { enterState, type Step, type Visit } from './visit.ts';

/**
 * Runs an execution from its first state on. Resolves with how it ended by itself; undefined where it was ended from outside.
 */
export async function runExecution(parts: StatesParts, execution: Execution): Promise<Ending | undefined> {
  try {
    return await followStates(parts, execution);
  } catch (error) {
    if (error instanceof ExecutionStopped) return undefined;
    if (!(error instanceof StateError)) throw error;
    return { status: 'FAILED', error: error.error, cause: error.cause };
  }
}

async function followStates(parts: StatesParts, execution: Execution): Promise<Ending> {
  const { StartAt, States } = execution.stateMachine.definition;
  let step: Step = { output: JSON.parse(execution.input), next: StartAt };
  while (step.next !== undefined) {
    // The static check has followed every transition: the state exists.
    const state = States[step.next] as State;
    step = await runState(state, enterState(parts, execution, step.next, state.Type, step.output));
  }
  return { status: 'SUCCEEDED', output: JSON.stringify(step.output) };
}

function runState(state: State, visit: Visit): Promise<Step> {
  switch (state.Type) {
    case 'Pass':
      return runPass(state, visit);
    case 'Wait':
      return runWait(state, visit);
    case 'Choice':
      return runChoice(state, visit);
    case 'Succeed':
      return runSucceed(state, visit);
    case 'Fail':
      return runFail(state, visit);
    case 'Task':
      return runTask(state, visit);
  }
}

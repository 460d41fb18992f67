import { AwsError, type Bus } from '../contract.ts';
import type { Ending, Execution, StateMachine, StatesParts } from './execution.ts';
import { createHistory } from './history.ts';
import { runExecution } from './run.ts';
import { statusEvent } from './status-event.ts';
import { createTurns } from './turns.ts';

/** Standard workflows run for at most a year. Source: "Step Functions service quotas" in the developer guide. */
const MAX_EXECUTION_SECONDS = 31_536_000;
/** After this a closed execution's name can be used again. Source: StartExecution in the API reference. */
const NAME_KEPT_MS = 90 * 86_400_000;
const MAX_ERROR_CHARS = 256;
const MAX_CAUSE_CHARS = 32_768;

/** All executions, running and over. */
export interface Executions {
  /**
   * Starts an execution, or returns the running one that has this name and this input.
   * @throws AwsError `ExecutionAlreadyExists`
   */
  start(stateMachine: StateMachine, name: string, input: string): Execution;
  /** Ends an execution from outside, at the state where it is; does nothing to one that is over. */
  end(execution: Execution, ending: Ending): void;
  find(executionArn: string): Execution | undefined;
  /** Newest first. */
  ofStateMachine(stateMachineArn: string): readonly Execution[];
  /** Those of all state machines; newest first. */
  all(): readonly Execution[];
}

/** Makes an empty set of executions; `bus` hears of every change of an execution's status. */
export function createExecutions(parts: StatesParts, bus: Bus): Executions {
  const { clock, activity, place, ids } = parts;
  const byArn = new Map<string, Execution>();
  const publish = (execution: Execution): void => bus.publish(statusEvent(execution, place, ids, clock.now()));

  function runningNamesake(executionArn: string, input: string): Execution | undefined {
    const known = byArn.get(executionArn);
    if (!known || (known.ended && clock.now() - known.ended.stopDate > NAME_KEPT_MS)) return undefined;
    if (!known.ended && known.input === input) return known;
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
  }

  function end(execution: Execution, ending: Ending): void {
    if (execution.ended) return;
    execution.ended = { ending: withinLimits(ending), stopDate: clock.now() };
    recordEnd(execution, execution.ended.ending);
    execution.turns.stop();
    publish(execution);
  }

  async function run(execution: Execution): Promise<void> {
    const seconds = execution.stateMachine.definition.TimeoutSeconds ?? MAX_EXECUTION_SECONDS;
    const timeout = clock.at(execution.startDate + Math.min(seconds, MAX_EXECUTION_SECONDS) * 1000, () =>
      end(execution, { status: 'TIMED_OUT', error: 'States.Timeout' }),
    );
    const ending = await runExecution(parts, execution);
    timeout.cancel();
    if (ending) end(execution, ending);
    execution.turns.finish();
  }

  return {
    start(stateMachine, name, input) {
      const executionArn = `${stateMachine.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const namesake = runningNamesake(executionArn, input);
      if (namesake) return namesake;
      const execution: Execution = {
        executionArn,
        name,
        stateMachine,
        input,
        startDate: clock.now(),
        history: createHistory(clock),
        turns: createTurns(activity),
        variables: {},
      };
      // Deleted first, so that a name used again stands among the newest.
      byArn.delete(executionArn);
      byArn.set(executionArn, execution);
      recordStart(execution);
      publish(execution);
      void run(execution);
      return execution;
    },
    end,
    find: (executionArn) => byArn.get(executionArn),
    ofStateMachine: (arn) =>
      [...byArn.values()].filter(({ stateMachine }) => stateMachine.stateMachineArn === arn).reverse(),
    all: () => [...byArn.values()].reverse(),
  };
}

function withinLimits(ending: Ending): Ending {
  if (ending.status === 'SUCCEEDED') return ending;
  const { status, error, cause } = ending;
  return { status, error: error?.slice(0, MAX_ERROR_CHARS), cause: cause?.slice(0, MAX_CAUSE_CHARS) };
}

function recordStart({ history, input, stateMachine }: Execution): void {
  history.add('ExecutionStarted', {
    executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn: stateMachine.roleArn },
  });
}

function recordEnd({ history }: Execution, ending: Ending): void {
  if (ending.status === 'SUCCEEDED') {
    const { output } = ending;
    history.add('ExecutionSucceeded', {
      executionSucceededEventDetails: { output, outputDetails: { truncated: false } },
    });
    return;
  }
  const { status, error, cause } = ending;
  const failure = { error, cause };
  if (status === 'FAILED') history.add('ExecutionFailed', { executionFailedEventDetails: failure });
  else if (status === 'TIMED_OUT') history.add('ExecutionTimedOut', { executionTimedOutEventDetails: failure });
  else history.add('ExecutionAborted', { executionAbortedEventDetails: failure });
}

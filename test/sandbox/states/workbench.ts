import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { createActivity } from '#sandbox/activity';
import { createClock } from '#sandbox/clock';
import type { CallContext, EventEnvelope } from '#sandbox/contract';
import { createStates } from '#sandbox/states/states';

export const START = Date.parse('2026-01-01T00:00:00Z');
export const MACHINE_ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:work';
export const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:work';

type StatesAccess = Parameters<typeof createStates>[0]['access'];
type Handler = (payload: never) => unknown;

/** Step Functions with functions as given and all that it published, on a clock that stands at START unless moved. */
export function createWorkbench(
  functions: Record<string, Handler> = {},
  wall = () => START,
  access: StatesAccess = { requireOfRole: () => {} },
) {
  const activity = createActivity();
  const clock = createClock({ activity, wall });
  const published: EventEnvelope[] = [];
  let made = 0;
  const ids = {
    uuid: () => {
      made += 1;
      return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
    },
    short: (length: number) => 'a'.repeat(length),
  };
  const states = createStates({
    clock,
    activity,
    functions: { invoke: async (name, payload) => functions[name.split(':').at(-1) as string]?.(payload as never) },
    access,
    bus: { publish: (event) => published.push(event) },
    place: { account: '000000000000', region: 'eu-west-1' },
    ids,
  });

  /** Calls an operation as the wire would. */
  // biome-ignore lint/suspicious/noExplicitAny: the operations' outputs are as various as the API's
  async function call(operation: string, input: object = {}): Promise<any> {
    return states.service.operations[operation]?.(input, {} as CallContext);
  }

  function addMachine(definition: object): void {
    const withLanguage = { QueryLanguage: 'JSONata', ...definition };
    states.addStateMachine({
      name: 'work',
      arn: MACHINE_ARN,
      definition: withLanguage,
      type: 'STANDARD',
      roleArn: 'arn:aws:iam::000000000000:role/work',
    });
  }

  /** Starts an execution and lets it run as far as it comes without the clock. */
  async function start(definition: object, input: unknown = {}, name?: string): Promise<string> {
    addMachine(definition);
    const { executionArn } = states.start(MACHINE_ARN, JSON.stringify(input), name);
    await activity.atRest();
    return executionArn;
  }

  const describe = (executionArn: string): Promise<DescribeExecutionOutput> =>
    call('DescribeExecution', { executionArn });

  async function history(executionArn: string): Promise<HistoryEvent[]> {
    return (await call('GetExecutionHistory', { executionArn, maxResults: 1000 })).events;
  }

  return { states, clock, activity, published, call, addMachine, start, describe, history };
}

/** How an execution ended, in one value: its output, or its error and cause. */
export function outcomeOf({ status, output, error, cause }: DescribeExecutionOutput): unknown {
  if (status === 'SUCCEEDED') return JSON.parse(output as string);
  return { status, error, ...(cause ? { cause } : {}) };
}

/** Runs a definition that needs no time, and says how it ended. */
export async function outcome(definition: object, input: unknown = {}, functions: Record<string, Handler> = {}) {
  const bench = createWorkbench(functions);
  return outcomeOf(await bench.describe(await bench.start(definition, input)));
}

/** A machine of one state, which ends it. */
export const only = (state: object): object => ({ StartAt: 'Only', States: { Only: { End: true, ...state } } });

/** A task that calls the function `work` with the state's input. */
export const invoke = (more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: FUNCTION_ARN, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...more,
});

import type { CallContext, Service } from '../contract.ts';
import type { ExecutionRow } from './page.ts';

const PAGE: CallContext = {
  caller: { name: 'external', accessKeyId: 'page', userAgent: 'page', sourceIp: '127.0.0.1' },
  requestId: 'page',
};

interface ListedStateMachine {
  readonly stateMachineArn: string;
  readonly name: string;
}

interface ListedExecution {
  readonly name: string;
  readonly status: string;
  readonly startDate: Date;
}

/** The newest executions of every state machine, by Step Functions' own operations; newest first. */
export async function listExecutions(states: Service): Promise<ExecutionRow[]> {
  const machines = await call<{ stateMachines: ListedStateMachine[] }>(states, 'ListStateMachines', {});
  const lists = machines.stateMachines.map(async ({ stateMachineArn, name: stateMachine }) => {
    const list = await call<{ executions: ListedExecution[] }>(states, 'ListExecutions', { stateMachineArn });
    return list.executions.map(({ name, status, startDate }) => ({ stateMachine, name, status, startDate }));
  });
  const rows = (await Promise.all(lists)).flat();
  return rows.sort((left, right) => right.startDate.getTime() - left.startDate.getTime());
}

async function call<Output>({ name, operations }: Service, operation: string, input: object): Promise<Output> {
  const run = operations[operation];
  if (!run) throw new Error(`${name} has no ${operation}, which the page reads`);
  return (await run(input, PAGE)) as Output;
}

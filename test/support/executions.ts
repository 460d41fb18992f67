import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { vi } from 'vitest';

/** An execution that has ended, with its output parsed. */
export interface Ended extends Omit<DescribeExecutionOutput, 'output'> {
  readonly output?: {
    readonly outcome: string;
    readonly remediationId: string;
    readonly stage: Record<string, string>;
  };
}

type Workflow = 'Remediate' | 'Backout';

export type Executions = ReturnType<typeof executions>;

/** The workflows' executions, through the API of Step Functions. */
export function executions(client: SFNClient) {
  const arns = new Map<string, Promise<string>>();

  function machineArn(workflow: string): Promise<string> {
    const known = arns.get(workflow) ?? findMachine(workflow);
    arns.set(workflow, known);
    return known;
  }

  async function findMachine(workflow: string): Promise<string> {
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    const found = stateMachines?.find(({ name }) => name?.includes(workflow));
    if (!found?.stateMachineArn) throw new Error(`no state machine is called ${workflow}`);
    return found.stateMachineArn;
  }

  async function list(workflow: string): Promise<ExecutionListItem[]> {
    const { executions: found } = await client.send(
      new ListExecutionsCommand({ stateMachineArn: await machineArn(workflow), maxResults: 1_000 }),
    );
    return found ?? [];
  }

  async function describe(executionArn: string | undefined): Promise<Ended> {
    const { output, ...rest } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return { ...rest, ...(output ? { output: JSON.parse(output) } : {}) };
  }

  return {
    list,
    machineArn,
    /** Ends an execution from outside. */
    stop: async (executionArn: string) => void (await client.send(new StopExecutionCommand({ executionArn }))),
    /** The workflow's executions whose input names the API, in the order of their start; it fails where one of them still runs. */
    async about(restApiId: string, workflow: Workflow = 'Remediate'): Promise<Ended[]> {
      const all = await Promise.all((await list(workflow)).map(({ executionArn }) => describe(executionArn)));
      const about = all.filter(({ input }) => input?.includes(`"${restApiId}"`));
      const running = about.find(({ status }) => status === 'RUNNING');
      if (running) throw new Error(`${running.executionArn} still runs`);
      return about.sort((a, b) => Number(a.startDate) - Number(b.startDate));
    },
    /** What executions that are about the API were started with, whether they have ended or not. */
    async inputsAbout(restApiId: string): Promise<string[]> {
      const all = await Promise.all((await list('Remediate')).map(({ executionArn }) => describe(executionArn)));
      return all.map(({ input = '' }) => input).filter((input) => input.includes(`"${restApiId}"`));
    },
    /** Waits until `count` executions of the workflow have ended and none runs; gives them in the order of their start. */
    async ended(count: number, workflow: Workflow = 'Remediate'): Promise<Ended[]> {
      const all = await vi.waitFor(
        async () => {
          const found = await list(workflow);
          const running = found.filter(({ status }) => status === 'RUNNING').length;
          if (running > 0 || found.length < count)
            throw new Error(`${found.length} of ${count} executions, ${running} of them running`);
          return found;
        },
        { timeout: 60_000, interval: 20 },
      );
      if (all.length > count) throw new Error(`${all.length} executions of ${workflow}, expected ${count}`);
      const described = await Promise.all(all.map(({ executionArn }) => describe(executionArn)));
      return described.sort((a, b) => Number(a.startDate) - Number(b.startDate));
    },
    /** The execution's whole history. */
    async history(executionArn: string | undefined): Promise<HistoryEvent[]> {
      const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
      return events ?? [];
    },
  };
}

import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
  StartExecutionInput,
  StartExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
} from '@aws-sdk/client-sfn';
import { AwsError, type Operation } from '../../contract.ts';
import { type Execution, statusOf } from '../execution.ts';
import type { Executions } from '../executions.ts';
import { pageOf } from '../page.ts';
import type { ExecutionStarter } from '../start-execution.ts';
import type { StateMachines } from '../state-machines.ts';

/** @throws AwsError `InvalidArn`, `ExecutionDoesNotExist` */
export function getExecution(executions: Executions, arn: string): Execution {
  if (!/^arn:[^:]+:states:[^:]+:\d{12}:execution:[^:]+:.+$/.test(arn)) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${arn}' is not the ARN of an execution`);
  }
  const execution = executions.find(arn);
  if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** What lists and descriptions say of an execution alike. */
function summaryOf(execution: Execution) {
  const { executionArn, name, stateMachine, startDate, ended } = execution;
  return {
    executionArn,
    stateMachineArn: stateMachine.stateMachineArn,
    name,
    status: statusOf(execution),
    startDate: new Date(startDate),
    ...(ended ? { stopDate: new Date(ended.stopDate) } : {}),
    redriveCount: 0,
  };
}

function describe(execution: Execution): DescribeExecutionOutput {
  const { ending } = execution.ended ?? {};
  const included = { included: true };
  return {
    ...summaryOf(execution),
    input: execution.input,
    inputDetails: included,
    ...(ending?.status === 'SUCCEEDED' ? { output: ending.output, outputDetails: included } : {}),
    ...(ending && ending.status !== 'SUCCEEDED' ? { error: ending.error, cause: ending.cause } : {}),
  };
}

/** The operations on executions. */
export function executionOperations(
  machines: StateMachines,
  executions: Executions,
  starter: ExecutionStarter,
): Record<string, Operation> {
  return {
    StartExecution(input: StartExecutionInput): StartExecutionOutput {
      const { executionArn, startDate } = starter.start(
        input.stateMachineArn as string,
        input.input ?? '{}',
        input.name,
      );
      return { executionArn, startDate: new Date(startDate) };
    },

    StopExecution(input: StopExecutionInput): StopExecutionOutput {
      const execution = getExecution(executions, input.executionArn as string);
      executions.end(execution, { status: 'ABORTED', error: input.error, cause: input.cause });
      return { stopDate: summaryOf(execution).stopDate };
    },

    DescribeExecution(input: DescribeExecutionInput): DescribeExecutionOutput {
      return describe(getExecution(executions, input.executionArn as string));
    },

    ListExecutions(input: ListExecutionsInput): ListExecutionsOutput {
      const { stateMachineArn } = machines.get(input.stateMachineArn ?? '');
      const wanted = (execution: Execution) => !input.statusFilter || statusOf(execution) === input.statusFilter;
      const all = executions.ofStateMachine(stateMachineArn);
      const { items, ...rest } = pageOf(all, ({ executionArn }) => executionArn, input, wanted);
      return { executions: items.map(summaryOf), ...rest };
    },
  };
}

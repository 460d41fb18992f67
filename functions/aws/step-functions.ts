import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { answer, isNamed } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

export type StateMachine = ReturnType<typeof stateMachine>;

export function stateMachine(stateMachineArn: string, client = new SFNClient(clientOptions)) {
  return {
    /**
     * Starts an execution for `purpose`, at most once. Its name is made from it at a fixed length: Step Functions takes 80
     * characters, and the names of executions that EventBridge starts are nearly as long themselves. At most once, because Step Functions answers a repeat with the same name and
     * input as if it were the first, and refuses it once the execution has ended (StartExecution, API reference).
     */
    async startOnce(kind: string, purpose: string, input: unknown): Promise<void> {
      const name = `${kind}-${createHash('sha256').update(purpose).digest('hex').slice(0, 40)}`;
      const call = () =>
        client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      await answer(`states:StartExecution of ${name}`, call, (error) =>
        isNamed(error, 'ExecutionAlreadyExists') ? 'started before' : undefined,
      );
    },
  };
}

export type TaskTokens = ReturnType<typeof taskTokens>;

/** Answers to that Step Functions is not waiting any more: answered before, timed out, or its execution is over. */
const NOBODY_WAITS = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Tokens of executions that wait for a person. */
export function taskTokens(client = new SFNClient(clientOptions)) {
  return {
    /**
     * Wakes the execution that waits behind the token; it then reads from the table what was decided. The output says
     * nothing, because whoever has the token can send any.
     *
     * @returns false where nobody waits there: also the second answer to a token is told so (SendTaskSuccess, API reference)
     */
    async wake(taskToken: string): Promise<boolean> {
      const call = () => client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
      const result = await answer('states:SendTaskSuccess', call, (error) =>
        NOBODY_WAITS.some((name) => isNamed(error, name)) ? 'nobody waits' : undefined,
      );
      return result !== 'nobody waits';
    },
  };
}

export type Executions = ReturnType<typeof executions>;

/** Executions as Step Functions has them. */
export function executions(client = new SFNClient(clientOptions)) {
  return {
    /** False also where there is none: Step Functions forgets an execution 90 days after its end. */
    async isRunning(executionArn: string): Promise<boolean> {
      const call = () => client.send(new DescribeExecutionCommand({ executionArn }));
      const result = await answer(`states:DescribeExecution of ${executionArn}`, call, (error) =>
        isNamed(error, 'ExecutionDoesNotExist') ? 'no such execution' : undefined,
      );
      return result !== 'no such execution' && result.status === 'RUNNING';
    },
  };
}

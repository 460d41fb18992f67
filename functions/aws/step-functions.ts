import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { answer, isNamed } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

export type StateMachine = ReturnType<typeof stateMachine>;

export function stateMachine(stateMachineArn: string, client = new SFNClient(clientOptions)) {
  return {
    /**
     * Starts an execution under a name of our own, at most once: Step Functions answers a repeat with the same name and
     * input as if it were the first, and refuses it once the execution has ended (StartExecution, API reference).
     */
    async startOnce(name: string, input: unknown): Promise<void> {
      const call = () =>
        client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      await answer(`states:StartExecution of ${name}`, call, (error) =>
        isNamed(error, 'ExecutionAlreadyExists') ? 'started before' : undefined,
      );
    },
  };
}

import * as sdk from '@aws-sdk/client-sfn';
import type { Walk } from '../walk.ts';

export const walkStates: Walk = async ({ options, listen, logs }) => {
  const client = listen(new sdk.SFNClient(options), 'states');
  const { stateMachines = [] } = await client.send(new sdk.ListStateMachinesCommand({}));
  const arnOf = (part: string) => stateMachines.find(({ name }) => name?.includes(part))?.stateMachineArn ?? '';
  const stateMachineArn = arnOf('Asking');
  await client.send(new sdk.DescribeStateMachineCommand({ stateMachineArn }));
  await client.send(new sdk.ListTagsForResourceCommand({ resourceArn: stateMachineArn }));
  const ask = async (): Promise<{ executionArn: string; taskToken: string }> => {
    const { executionArn = '' } = await client.send(
      new sdk.StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }),
    );
    const name = executionArn.split(':').at(-1) ?? '';
    return { executionArn, taskToken: await tokenOf(name, logs) };
  };
  const [answered, failed, stopped] = [await ask(), await ask(), await ask()];
  await client.send(new sdk.SendTaskHeartbeatCommand({ taskToken: answered.taskToken }));
  await client.send(new sdk.SendTaskSuccessCommand({ taskToken: answered.taskToken, output: '{}' }));
  await client.send(new sdk.SendTaskFailureCommand({ taskToken: failed.taskToken, error: 'No', cause: 'c' }));
  await client.send(new sdk.DescribeExecutionCommand(stopped));
  await client.send(new sdk.StopExecutionCommand({ ...stopped, error: 'Enough', cause: 'c' }));
  for (const { executionArn } of [answered, failed, stopped]) {
    await client.send(new sdk.DescribeExecutionCommand({ executionArn }));
    await client.send(new sdk.GetExecutionHistoryCommand({ executionArn }));
  }
  await client.send(new sdk.ListExecutionsCommand({ stateMachineArn }));
};

/** The token that the execution's function was asked with, once it has written it. */
async function tokenOf(executionName: string, logs: () => Promise<readonly { line: string }[]>): Promise<string> {
  for (;;) {
    for (const { line } of await logs()) {
      const asked = /seen (\{.*\})$/.exec(line);
      const { token, execution } = asked?.[1] ? JSON.parse(asked[1]) : {};
      if (execution === executionName) return token;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

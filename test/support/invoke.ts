import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Service } from '#test/support/service';

/**
 * What a function answers to a call of its own, past its workflow.
 *
 * @param name the id of its construct
 */
export async function invoke({ clientOptions }: Service, name: string, input: object): Promise<string> {
  const client = new LambdaClient(clientOptions);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  const FunctionName = Functions.find((each) => each.FunctionName?.includes(`${name}Function`))?.FunctionName;
  const { Payload } = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  client.destroy();
  return new TextDecoder().decode(Payload);
}

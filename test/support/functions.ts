import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Service } from '#test/support/service';

/** The full name of the function that was built as `part`: CloudFormation makes it of the construct's path and a suffix. */
export async function functionBuiltAs({ clientOptions }: Service, part: string): Promise<string> {
  const client = new LambdaClient(clientOptions);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  client.destroy();
  const built = Functions.find(({ FunctionName }) => FunctionName?.startsWith(`Stagecert-${part}Function`));
  if (!built?.FunctionName) throw new Error(`no function was built as ${part}`);
  return built.FunctionName;
}

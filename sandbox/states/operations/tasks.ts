import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import { AwsError, type Operation } from '../../contract.ts';
import type { TaskTokens } from '../task-tokens.ts';

function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as SyntaxError).message}'`);
  }
}

/** The operations that answer a task's token. Each throws what {@link TaskTokens.find} does. */
export function taskOperations(tokens: TaskTokens): Record<string, Operation> {
  return {
    SendTaskSuccess(input: SendTaskSuccessInput) {
      const output = parseOutput(input.output as string);
      tokens.find(input.taskToken as string).succeed(output);
      return {};
    },
    SendTaskFailure(input: SendTaskFailureInput) {
      tokens.find(input.taskToken as string).fail(input.error, input.cause);
      return {};
    },
    SendTaskHeartbeat(input: SendTaskHeartbeatInput) {
      tokens.find(input.taskToken as string).heartbeat();
      return {};
    },
  };
}

import type { FunctionModel } from '../assembly/model.ts';
import { AwsError, FunctionError, type Service } from '../contract.ts';
import type { AsynchronousInvocations } from './asynchronous.ts';
import type { LambdaRuntime } from './runtime.ts';

interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  readonly LogType?: 'None' | 'Tail';
  readonly Payload?: Uint8Array;
}

/** Lambda's API: `ListFunctions`, `GetFunction`, `GetFunctionConfiguration`, `Invoke`. */
export function createLambdaService(runtime: LambdaRuntime, asynchronous: AsynchronousInvocations): Service {
  const configurationOf = (input: { FunctionName: string }) => configuration(runtime.find(input.FunctionName));
  return {
    name: 'lambda',
    operations: {
      ListFunctions: () => ({ Functions: runtime.functions.map(configuration) }),
      GetFunction: (input) => ({ Configuration: configurationOf(input) }),
      GetFunctionConfiguration: configurationOf,
      Invoke: async (input: InvokeInput) => {
        refuseUnknown(input);
        const payload = readPayload(input.Payload);
        if (input.InvocationType === 'Event') {
          asynchronous.enqueue(input.FunctionName, payload);
          return { StatusCode: 202 };
        }
        return invokeAndAnswer(runtime, input.FunctionName, payload);
      },
    },
  };
}

function refuseUnknown({ InvocationType, LogType }: InvokeInput): void {
  if (InvocationType === 'DryRun') throw new AwsError('NotImplemented', 'Invoke with DryRun is not implemented', 501);
  if (LogType === 'Tail') throw new AwsError('NotImplemented', 'Invoke with LogType Tail is not implemented', 501);
}

/** A function's error is an answer with status 200 and the header `X-Amz-Function-Error`, not an error of the API. */
async function invokeAndAnswer(runtime: LambdaRuntime, functionName: string, payload: string) {
  const answer = { StatusCode: 200, ExecutedVersion: '$LATEST' };
  try {
    return { ...answer, Payload: Buffer.from(await runtime.invokeText(functionName, payload)) };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const body = { errorType: error.name, errorMessage: error.message };
    return { ...answer, FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(body)) };
  }
}

function readPayload(payload: Uint8Array | undefined): string {
  const text = payload && payload.length > 0 ? Buffer.from(payload).toString('utf8') : '{}';
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function configuration(model: FunctionModel) {
  return {
    FunctionName: model.name,
    FunctionArn: model.arn,
    Runtime: model.runtime,
    Role: model.roleArn,
    Handler: model.handler,
    Description: model.description,
    Timeout: model.timeoutSeconds,
    MemorySize: model.memorySizeMb,
    Version: '$LATEST',
    State: 'Active',
    PackageType: 'Zip',
    Environment: { Variables: model.environment },
  };
}

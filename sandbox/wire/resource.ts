import type { WireRequest } from './protocol.ts';

type Input = Readonly<Record<string, unknown>>;

/** What a call is about, for the call log: by service, the member or path that says it. */
const RESOURCES: Readonly<Record<string, (input: Input, request: WireRequest) => unknown>> = {
  apigateway: (_input, request) => request.path,
  apigatewayv2: (_input, request) => request.path,
  dynamodb: (input) => input.TableName ?? tablesOf(input),
  lambda: (input) => input.FunctionName,
  sns: (input) => input.TopicArn,
  sqs: (input) => input.QueueUrl ?? input.QueueName,
  ssm: (input) => input.Name,
  states: (input) => input.executionArn ?? input.stateMachineArn,
};

/** The resource that a call names; empty where it names none. */
export function resourceOf(service: string, input: unknown, request: WireRequest): string {
  return String(RESOURCES[service]?.((input ?? {}) as Input, request) ?? '');
}

/** The tables of a batch, which names them as keys, joined by commas. */
function tablesOf(input: Input): string {
  return Object.keys((input.RequestItems as object | undefined) ?? {}).join(',');
}

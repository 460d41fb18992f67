import type { IncomingMessage } from 'node:http';
import { AwsError, type CallContext, type Operation, type Service } from '../contract.ts';
import type { Endpoint } from './endpoints.ts';
import { VALIDATION_ERROR } from './invalid.ts';
import { requireMembers } from './json-values.ts';
import type { OperationModel } from './model.ts';
import { parseJsonBody, type Reply, type WireRequest } from './protocol.ts';

/** An AWS call on its way to its operation. */
export interface AwsCall {
  readonly endpoint: Endpoint;
  readonly operation: string;
  readonly request: IncomingMessage;
  readonly wire: WireRequest;
  readonly context: CallContext;
}

/** Answers a service's calls from the undecoded request, for a service that is an emulator of its own. */
export type PassThrough = (request: IncomingMessage, body: Buffer) => Promise<Reply>;

/** Brings calls to the operations that serve them. */
export interface Dispatch {
  /** The decoded input. Throws `AwsError`: 501 `NotImplemented` for an operation not served, 400 for an input that the model does not allow. */
  inputOf(call: AwsCall): unknown;
  /** Runs the operation and encodes its output. Rejects with what the operation threw. */
  perform(call: AwsCall, input: unknown): Promise<Reply>;
  /** Tells the service of a call that was refused before its operation ran. */
  refuse(call: AwsCall, input: unknown, error: AwsError): void;
}

/** The error for an operation that the sandbox does not have. */
export function notServed(service: string, operation: string): AwsError {
  return new AwsError('NotImplemented', `the sandbox does not implement ${service} ${operation}`, 501);
}

/**
 * @param services what is served, by operation
 * @param passThrough the services that answer undecoded requests, by name
 */
export function createDispatch(
  services: readonly Service[],
  passThrough: Readonly<Record<string, PassThrough | undefined>>,
): Dispatch {
  const byName = new Map<string, Service>(services.map((service) => [service.name, service]));
  const find = ({ endpoint, operation }: AwsCall): { model: OperationModel; run: Operation } => {
    const model = endpoint.model?.operations.get(operation);
    const operations = byName.get(endpoint.service)?.operations ?? {};
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!model || !run) throw notServed(endpoint.service, operation);
    return { model, run };
  };
  return {
    inputOf(call) {
      if (passThrough[call.endpoint.service]) return parseJsonBody(call.wire);
      return decode(call, find(call).model);
    },
    async perform(call, input) {
      const passed = passThrough[call.endpoint.service];
      if (passed) return passed(call.request, call.wire.body);
      const { model, run } = find(call);
      const output = await run(input, call.context);
      return call.endpoint.protocol.encode(output, model, call.wire, call.context.requestId);
    },
    refuse(call, input, error) {
      byName.get(call.endpoint.service)?.onRefused?.(call.operation, input, call.context, error);
    },
  };
}

function decode({ endpoint, wire }: AwsCall, model: OperationModel): unknown {
  const input = endpoint.protocol.decode(wire, model);
  try {
    requireMembers(model.input, input);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== VALIDATION_ERROR) throw error;
    throw new AwsError(endpoint.validationError, error.message, error.status);
  }
  return input;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Calls } from './calls.ts';
import { type Activity, AwsError, type Clock, type Ids, NotImplementedError, type Service } from './contract.ts';
import type { Faults } from './faults.ts';
import { awsJson } from './wire/aws-json.ts';
import { type AwsCall, createDispatch, type PassThrough } from './wire/dispatch.ts';
import { createEndpoints, type Endpoint } from './wire/endpoints.ts';
import { readRequest, sendReply } from './wire/http.ts';
import { VALIDATION_ERROR } from './wire/invalid.ts';
import type { Reply, WireRequest } from './wire/protocol.ts';
import { resourceOf } from './wire/resource.ts';
import { readSignature } from './wire/signature.ts';

/** What the front stands before. */
export interface FrontParts {
  readonly services: readonly Service[];
  readonly passThrough: { readonly dynamodb?: PassThrough };
  /** Who signs with an access key: a function and its role, or an outside caller. */
  readonly callers: (accessKeyId: string) => { readonly name: string; readonly roleArn?: string };
  readonly calls: Calls;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly ids: Ids;
}

/** The AWS side of the sandbox's port. */
export interface Front {
  /** Whether a request is an AWS call: whether it is signed. */
  isAwsCall(request: IncomingMessage): boolean;
  /** Serves an AWS call; resolves when it is answered, never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Served {
  readonly reply: Reply;
  /** The call took effect, but its answer is lost. */
  readonly dropped: boolean;
}

/** Decodes AWS calls, injects the faults that are set, runs the operations, logs the calls and answers them. */
export function createFront(parts: FrontParts): Front {
  const endpoints = createEndpoints();
  const dispatch = createDispatch(parts.services, parts.passThrough);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await readRequest(request);
    if (!wire) return;
    const call = identify(request, wire, parts, endpoints);
    const { reply, dropped } = await serve(call);
    if (dropped) request.socket.destroy();
    else await sendReply(response, reply, call.context.requestId, parts.clock.now());
  }

  async function serve(call: AwsCall): Promise<Served> {
    let input: unknown;
    let dropped = false;
    let reply: Reply;
    try {
      input = dispatch.inputOf(call);
      dropped = await injectFault(call, input);
      reply = await dispatch.perform(call, input);
    } catch (thrown) {
      reply = call.endpoint.protocol.encodeError(awsErrorOf(thrown, call), call.wire, call.context.requestId);
    }
    record(call, input, reply.status);
    return { reply, dropped };
  }

  /** True where the answer is to be lost. Throws the error of a fault that refuses the call. */
  async function injectFault(call: AwsCall, input: unknown): Promise<boolean> {
    const effect = parts.faults.match(call.endpoint.service, call.operation, call.context.caller.name);
    if (!effect) return false;
    if ('error' in effect) {
      const error = new AwsError(effect.error, 'a fault that was set in the sandbox refused this call', effect.status);
      dispatch.refuse(call, input, error);
      throw error;
    }
    // Wall time: a call in flight holds the sandbox's clock still.
    if ('latencyMs' in effect) await sleep(effect.latencyMs);
    return 'dropReply' in effect;
  }

  function record({ endpoint, operation, context, wire }: AwsCall, input: unknown, status: number): void {
    const resource = resourceOf(endpoint.service, input, wire);
    parts.calls.record({ service: endpoint.service, operation, caller: context.caller.name, resource, status });
  }

  return {
    isAwsCall: (request) => readSignature(request) !== undefined,
    handle: (request, response) => parts.activity.track(handle(request, response)),
  };
}

function identify(
  request: IncomingMessage,
  wire: WireRequest,
  { callers, ids }: FrontParts,
  endpoints: ReadonlyMap<string, Endpoint>,
): AwsCall {
  const signature = readSignature(request);
  if (!signature) throw new Error(`${wire.method} ${wire.path} is not signed: ask isAwsCall before handle`);
  const endpoint = endpoints.get(signature.service) ?? unknownEndpoint(signature.service);
  const caller = {
    ...callers(signature.accessKeyId),
    accessKeyId: signature.accessKeyId,
    userAgent: String(request.headers['user-agent'] ?? ''),
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
  return {
    endpoint,
    operation: operationOf(endpoint, wire),
    request,
    wire,
    context: { caller, requestId: ids.uuid() },
  };
}

/** An endpoint for a service that the sandbox does not have: good enough to say so. */
function unknownEndpoint(service: string): Endpoint {
  return { service, protocol: awsJson(), validationError: VALIDATION_ERROR };
}

/** The operation's name, or the request's method and path where it names none. */
function operationOf({ protocol }: Endpoint, wire: WireRequest): string {
  return protocol.operationOf(wire) ?? `${wire.method} ${wire.path}`;
}

/** What a caller is told of anything that was thrown; what is no AWS error is a defect of the sandbox, and printed. */
function awsErrorOf(thrown: unknown, { endpoint, operation }: AwsCall): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof NotImplementedError) return new AwsError('NotImplemented', thrown.message, 501);
  console.error(`the sandbox failed at ${endpoint.service} ${operation}:`, thrown);
  return new AwsError('InternalFailure', `the sandbox failed at ${operation}: ${String(thrown)}`, 500);
}

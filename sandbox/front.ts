import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Calls } from './calls.ts';
import { type Activity, AwsError, type Clock, NotImplementedError, type Service } from './contract.ts';
import type { FaultEffect, Faults } from './faults.ts';
import type { AuthorizeCall } from './iam/calls.ts';
import { type AwsCall, createDispatch, type PassThrough } from './wire/dispatch.ts';
import { readRequest, sendReply } from './wire/http.ts';
import { createIdentify, type Identities } from './wire/identify.ts';
import type { Reply } from './wire/protocol.ts';
import { resourceOf } from './wire/resource.ts';
import { readSignature } from './wire/signature.ts';

/** What the front stands before. */
export interface FrontParts extends Identities {
  readonly services: readonly Service[];
  readonly passThrough: { readonly dynamodb?: PassThrough };
  /** Throws AwsError for a call that is over a quota of request rates. */
  readonly admit: (service: string, operation: string) => void;
  /** Throws AwsError for a call that the caller's role does not allow. */
  readonly authorize: AuthorizeCall;
  /** Ends the process of the function that signs with an access key; does nothing for an outside caller. */
  readonly crash: (accessKeyId: string) => Promise<void>;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly activity: Activity;
}

/** The AWS side of the sandbox's port. */
export interface Front {
  /** Whether a request is an AWS call: whether it is signed. */
  isAwsCall(request: IncomingMessage): boolean;
  /** Serves an AWS call; resolves when it is answered, never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Decodes AWS calls, injects the faults that are set, runs the operations, logs the calls and answers them. */
export function createFront(parts: FrontParts): Front {
  const identify = createIdentify(parts);
  const dispatch = createDispatch(parts.services, parts.passThrough);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await readRequest(request);
    if (!wire) return;
    const call = identify(request, wire);
    const reply = await serve(call);
    if (reply) await sendReply(response, reply, call.context.requestId, parts.clock.now());
    else request.socket.destroy();
  }

  /** The answer; undefined where a fault loses it. */
  async function serve(call: AwsCall): Promise<Reply | undefined> {
    let input: unknown;
    let effect: FaultEffect | undefined;
    let reply: Reply;
    try {
      input = dispatch.inputOf(call);
      effect = parts.faults.match(call.endpoint.service, call.operation, call.context.caller.name, input);
      if (crashes(effect, 'before')) return await crash(call);
      // Wall time: a call in flight holds the sandbox's clock still.
      if (effect && 'latencyMs' in effect) await sleep(effect.latencyMs);
      if (effect && 'held' in effect) await parts.faults.cleared();
      admit(call, input, effect);
      reply = await dispatch.perform(call, input);
    } catch (thrown) {
      reply = call.endpoint.protocol.encodeError(awsErrorOf(thrown, call), call.wire, call.context.requestId);
    }
    record(call, input, reply.status);
    if (crashes(effect, 'after')) return crash(call);
    return effect && 'dropReply' in effect ? undefined : reply;
  }

  /** Throws where a fault, a quota or IAM refuses the call, and tells its service. */
  function admit(call: AwsCall, input: unknown, effect: FaultEffect | undefined): void {
    const { endpoint, operation, wire, context } = call;
    try {
      if (effect && 'error' in effect) throw new AwsError(effect.error, REFUSED_BY_FAULT, effect.status);
      parts.admit(endpoint.service, operation);
      parts.authorize({ service: endpoint.service, operation, input, wire, caller: context.caller });
    } catch (error) {
      if (error instanceof AwsError) dispatch.refuse(call, input, error);
      throw error;
    }
  }

  /** The caller's end: nobody is left to answer. A call that this came before never arrived, and is not logged. */
  async function crash({ context }: AwsCall): Promise<undefined> {
    await parts.crash(context.caller.accessKeyId);
    return undefined;
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

const REFUSED_BY_FAULT = 'a fault that was set in the sandbox refused this call';

function crashes(effect: FaultEffect | undefined, when: 'before' | 'after'): boolean {
  return effect !== undefined && 'crash' in effect && effect.crash === when;
}

/** What a caller is told of anything that was thrown; what is no AWS error is a defect of the sandbox, and printed. */
function awsErrorOf(thrown: unknown, { endpoint, operation }: AwsCall): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof NotImplementedError) return new AwsError('NotImplemented', thrown.message, 501);
  console.error(`the sandbox failed at ${endpoint.service} ${operation}:`, thrown);
  return new AwsError('InternalFailure', `the sandbox failed at ${operation}: ${String(thrown)}`, 500);
}

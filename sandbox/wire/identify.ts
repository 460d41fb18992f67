import type { IncomingMessage } from 'node:http';
import type { Ids } from '../contract.ts';
import { awsJson } from './aws-json.ts';
import type { AwsCall } from './dispatch.ts';
import { createEndpoints, type Endpoint, endpointName } from './endpoints.ts';
import { VALIDATION_ERROR } from './invalid.ts';
import type { WireRequest } from './protocol.ts';
import { readSignature } from './signature.ts';

/** What a call is identified by. */
export interface Identities {
  /** Who signs with an access key: a function and its role, or an outside caller. */
  readonly callers: (accessKeyId: string) => { readonly name: string; readonly roleArn?: string };
  readonly ids: Ids;
}

/** Makes the reading of a signed request: which service and operation is called, and who calls. */
export function createIdentify({ callers, ids }: Identities): (request: IncomingMessage, wire: WireRequest) => AwsCall {
  const endpoints = createEndpoints();
  return (request, wire) => {
    const signature = readSignature(request);
    if (!signature) throw new Error(`${wire.method} ${wire.path} is not signed: ask isAwsCall before handle`);
    const endpoint = endpoints.get(endpointName(signature.service, wire.path)) ?? unknownEndpoint(signature.service);
    const caller = {
      ...callers(signature.accessKeyId),
      accessKeyId: signature.accessKeyId,
      userAgent: String(request.headers['user-agent'] ?? ''),
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    };
    const operation = operationOf(endpoint, wire);
    return { endpoint, operation, request, wire, context: { caller, requestId: ids.uuid() } };
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

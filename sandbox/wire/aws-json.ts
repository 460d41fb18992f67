import { fromJson, toJson } from './json-values.ts';
import { type Protocol, parseJsonBody, type Reply, type WireRequest } from './protocol.ts';

/** AWS JSON 1.0 and 1.1: the operation in the header `X-Amz-Target`, input and output as JSON bodies. */
export function awsJson(): Protocol {
  return {
    operationOf: (request) => String(request.headers['x-amz-target'] ?? '').split('.')[1],
    decode: (request, operation) => fromJson(operation.input, parseJsonBody(request)) ?? {},
    encode: (output, operation, request) => reply(request, 200, toJson(operation.output, output) ?? {}),
    encodeError: (error, request) => reply(request, error.status, { __type: error.code, message: error.message }),
  };
}

/** Answers in the version of the protocol that was asked in. */
function reply(request: WireRequest, status: number, body: unknown): Reply {
  const asked = request.headers['content-type'];
  const contentType = asked?.startsWith('application/x-amz-json-') ? asked : 'application/x-amz-json-1.0';
  return { status, headers: { 'content-type': contentType }, body: JSON.stringify(body) };
}

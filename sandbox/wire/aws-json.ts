import type { AwsError } from '../contract.ts';
import { fromJson, toJson } from './json-values.ts';
import { type Protocol, parseJsonBody, type Reply, type WireRequest } from './protocol.ts';

/**
 * AWS JSON 1.0 and 1.1: the operation in the header `X-Amz-Target`, input and output as JSON bodies.
 *
 * @param queryErrorCodes of a service that came from the query protocol: the codes that errors have there, by shape name;
 *   each error then carries its code in a header of its own (AWS JSON 1.0 protocol, "awsQueryCompatible")
 */
export function awsJson(queryErrorCodes?: ReadonlyMap<string, string>): Protocol {
  return {
    operationOf: (request) => String(request.headers['x-amz-target'] ?? '').split('.')[1],
    decode: (request, operation) => fromJson(operation.input, parseJsonBody(request)) ?? {},
    encode: (output, operation, request) => reply(request, 200, toJson(operation.output, output) ?? {}),
    encodeError: (error, request) => {
      const { status, headers, body } = reply(request, error.status, { __type: error.code, message: error.message });
      return { status, headers: { ...headers, ...(queryErrorCodes && queryError(error, queryErrorCodes)) }, body };
    },
  };
}

function queryError({ code, status }: AwsError, codes: ReadonlyMap<string, string>): Record<string, string> {
  return { 'x-amzn-query-error': `${codes.get(code) ?? code};${status < 500 ? 'Sender' : 'Receiver'}` };
}

/** Answers in the version of the protocol that was asked in. */
function reply(request: WireRequest, status: number, body: unknown): Reply {
  const asked = request.headers['content-type'];
  const contentType = asked?.startsWith('application/x-amz-json-') ? asked : 'application/x-amz-json-1.0';
  return { status, headers: { 'content-type': contentType }, body: JSON.stringify(body) };
}

import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../contract.ts';
import type { OperationModel } from './model.ts';

/** An AWS call as it arrived. */
export interface WireRequest {
  readonly method: string;
  /** The path, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer as it leaves. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One of AWS's wire protocols, for one service. */
export interface Protocol {
  /** The name of the operation that is called; undefined where the request names none. */
  operationOf(request: WireRequest): string | undefined;
  /** The operation's input. Throws `AwsError` (`SerializationException`) for a request that the model does not allow. */
  decode(request: WireRequest, operation: OperationModel): unknown;
  /** A successful answer. */
  encode(output: unknown, operation: OperationModel, request: WireRequest, requestId: string): Reply;
  /** An error in the protocol's own form. */
  encodeError(error: AwsError, request: WireRequest, requestId: string): Reply;
}

/**
 * The body as JSON; an empty body is an empty object.
 *
 * @throws AwsError `SerializationException` for a body that is not JSON
 */
export function parseJsonBody(request: WireRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch (cause) {
    throw new AwsError('SerializationException', `the body is not JSON: ${(cause as SyntaxError).message}`);
  }
}

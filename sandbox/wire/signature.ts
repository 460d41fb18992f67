import type { IncomingMessage } from 'node:http';

/** What the sandbox reads of a Signature Version 4; the signature itself is not checked, any credentials will do. */
export interface Signature {
  readonly accessKeyId: string;
  /** The service's signing name, such as `apigateway`. */
  readonly service: string;
}

/**
 * Reads the credential scope `AKID/DATE/REGION/SERVICE/aws4_request` from the `Authorization` header or, of a presigned
 * request, from the query. Undefined where there is none: the request is no AWS call.
 *
 * The Region of the scope is not looked at: a caller's profile may name any.
 */
export function readSignature(request: IncomingMessage): Signature | undefined {
  const scope = scopeOf(request)?.split('/');
  if (scope?.length !== 5 || scope[4] !== 'aws4_request') return undefined;
  return { accessKeyId: scope[0] ?? '', service: scope[3] ?? '' };
}

function scopeOf(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  if (header?.startsWith('AWS4-HMAC-SHA256 ')) return /Credential=([^,\s]+)/.exec(header)?.[1];
  const query = request.url?.split('?')[1];
  return new URLSearchParams(query).get('X-Amz-Credential') ?? undefined;
}

import type { Place } from '../../contract.ts';
import type { WireRequest } from '../../wire/protocol.ts';
import type { Need } from '../access.ts';

/**
 * API Gateway's actions are HTTP verbs, its resources the paths of its API: both for v1 and for v2, whose path stands
 * without `/v2`. Tags given when something is made take no `apigateway:PUT` on `/tags/*` here: whether AWS asks for it
 * with each kind of resource is unverified.
 */
export function apiGatewayNeeds({ method, path }: WireRequest, { region }: Place): readonly Need[] {
  const segments = path.split('/').filter(Boolean);
  if (segments[0] === 'v2') segments.shift();
  // The ARN below /tags stays percent-encoded, as in AWS's own messages.
  const named = segments[0] === 'tags' ? segments : segments.map(decode);
  return [{ action: `apigateway:${method}`, resource: `arn:aws:apigateway:${region}::/${named.join('/')}` }];
}

/** A malformed escape stands for itself, as where the call is routed. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

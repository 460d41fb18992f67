import type { Place } from '../../contract.ts';
import type { WireRequest } from '../../wire/protocol.ts';
import type { Need } from '../access.ts';

/**
 * API Gateway's actions are HTTP verbs, its resources the paths of its API: both for v1 and for v2, whose path stands
 * without `/v2`. Tags given when something is made take `apigateway:PUT` on `/tags/…` as well: whether AWS asks for it
 * with each kind of resource is unverified, and a role that lacks it is noticed here.
 */
export function apiGatewayNeeds({ method, path }: WireRequest, input: unknown, { region }: Place): readonly Need[] {
  const segments = path.split('/').filter(Boolean);
  if (segments[0] === 'v2') segments.shift();
  // The ARN below /tags stays percent-encoded, as in AWS's own messages.
  const named = segments[0] === 'tags' ? segments : segments.map(decode);
  const at = (path: string) => `arn:aws:apigateway:${region}::/${path}`;
  const own = { action: `apigateway:${method}`, resource: at(named.join('/')) };
  if (method !== 'POST' || !hasTags(input)) return [own];
  // The new id is not known before there is one: `*` is met only by policies that mean every id.
  return [own, { action: 'apigateway:PUT', resource: at(`tags/${encodeURIComponent(at(`${named.join('/')}/*`))}`) }];
}

function hasTags(input: unknown): boolean {
  const { tags, Tags = tags } = (input ?? {}) as { tags?: object; Tags?: object };
  return Object.keys(Tags ?? {}).length > 0;
}

/** A malformed escape stands for itself, as where the call is routed. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

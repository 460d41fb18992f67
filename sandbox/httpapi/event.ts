import type { IncomingHttpHeaders } from 'node:http';
import type { Place } from '../contract.ts';
import type { RouteMatch } from './routes.ts';

/** An HTTP request on its way to an integration. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

interface Context {
  readonly apiId: string;
  readonly place: Place;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The event that an HTTP API hands to a function, payload format 2.0 (HTTP API developer guide, "Working with AWS Lambda
 * proxy integrations"): headers in lower case with several values joined by commas, cookies apart, a body that is no
 * text in Base64, members left out where there is nothing to say.
 */
export function toEvent(request: HttpRequest, route: RouteMatch, context: Context): Record<string, unknown> {
  const { pathname, search } = splitUrl(request.url);
  const { cookie, ...headers } = request.headers;
  const parameters = new URLSearchParams(search);
  const body = toBody(request);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: pathname,
    rawQueryString: search,
    ...(cookie !== undefined && { cookies: cookie.split(';').map((pair) => pair.trim()) }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')])),
    ...(search !== '' && { queryStringParameters: joined(parameters) }),
    requestContext: requestContext(request, pathname, route, context),
    ...(Object.keys(route.pathParameters).length > 0 && { pathParameters: route.pathParameters }),
    ...body,
  };
}

/** Splits at the first question mark, and leaves path and query as they are written. */
export function splitUrl(url: string): { pathname: string; search: string } {
  const [pathname = '/', ...search] = url.split('?');
  return { pathname, search: search.join('?') };
}

function requestContext(
  request: HttpRequest,
  path: string,
  route: RouteMatch,
  { apiId, place, requestId, now }: Context,
) {
  return {
    accountId: place.account,
    apiId,
    domainName: request.headers.host,
    domainPrefix: request.headers.host?.split('.')[0],
    http: {
      method: request.method,
      path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey: route.routeKey,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now,
  };
}

function joined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** Forms (`application/x-www-form-urlencoded`) count as binary for HTTP APIs, and come in Base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

function toBody({ headers, body }: HttpRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = headers['content-type'] === undefined || TEXT.test(headers['content-type']);
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

/** `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

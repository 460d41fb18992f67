import type { AwsError } from '../contract.ts';
import { wrongType } from './invalid.ts';
import { fromJson, toJson } from './json-values.ts';
import { membersOf, type OperationModel, type ServiceModel, type Shape } from './model.ts';
import { type Protocol, parseJsonBody, type Reply, type WireRequest } from './protocol.ts';
import { createRouter, type RouteMatch } from './routes.ts';
import { scalarFromText, scalarToText } from './scalars.ts';

/** Where a member stands in the request or answer; anywhere else it stands in the JSON body. */
interface Binding {
  httpLabel?: unknown;
  httpQuery?: string;
  httpQueryParams?: unknown;
  httpHeader?: string;
  httpPayload?: unknown;
  httpResponseCode?: unknown;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const HTTP_DATE = 6;

/** REST JSON 1: the operation by method and path; input in path, query, headers and a JSON body. */
export function restJson(model: ServiceModel): Protocol {
  const route = createRouter(model);
  const match = (request: WireRequest) => route(request.method, request.path, request.query);
  return {
    operationOf: (request) => match(request)?.operation,
    decode: (request, operation) => decode(request, operation, match(request)?.labels ?? {}),
    encode,
    encodeError,
  };
}

function decode(request: WireRequest, operation: OperationModel, labels: RouteMatch['labels']): unknown {
  const body = membersOf(operation.input).some(([, member]) => isInBody(member)) ? parseJsonBody(request) : {};
  const input = fromJson(operation.input, body) as Record<string, unknown>;
  for (const [name, member] of membersOf(operation.input)) {
    if (isInBody(member)) continue;
    delete input[name];
    const value = unbound(name, member, request, labels);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function unbound(name: string, member: Shape, request: WireRequest, labels: RouteMatch['labels']): unknown {
  const binding = bindingOf(member);
  if (binding.httpLabel) return scalarFromText(member, labels[name] ?? '', name);
  if (binding.httpQuery) return fromQuery(member, request.query.getAll(binding.httpQuery), name);
  if (binding.httpQueryParams) return Object.fromEntries(request.query);
  if (binding.httpHeader) {
    const header = request.headers[binding.httpHeader.toLowerCase()];
    return header === undefined ? undefined : scalarFromText(member, String(header), name);
  }
  if (request.body.length === 0) return undefined;
  return member.isBlobSchema() ? new Uint8Array(request.body) : fromJson(member, parseJsonBody(request), name);
}

function fromQuery(member: Shape, values: string[], name: string): unknown {
  if (values.length === 0) return undefined;
  if (member.isListSchema()) return values.map((value) => scalarFromText(member.getValueSchema(), value, name));
  if (values.length > 1) throw wrongType(name, 'given once', values);
  return scalarFromText(member, values[0] ?? '', name);
}

function encode(output: unknown, operation: OperationModel): Reply {
  const headers: Record<string, string> = { ...JSON_TYPE };
  let status = operation.http?.status ?? 200;
  if (operation.output.isUnitSchema()) return { status, headers, body: '' };
  const values = { ...(output as Record<string, unknown>) };
  let payload: Shape | undefined;
  for (const [name, member] of membersOf(operation.output)) {
    const { httpHeader, httpResponseCode, httpPayload } = bindingOf(member);
    const value = values[name];
    if (httpPayload) payload = member;
    else if (httpResponseCode && value !== undefined) status = value as number;
    else if (httpHeader && value !== undefined)
      headers[httpHeader.toLowerCase()] = scalarToText(member, value, HTTP_DATE);
    if (httpResponseCode || httpHeader) delete values[name];
  }
  if (payload) return { status, headers, body: payloadOf(payload, values[payload.getMemberName()]) };
  return { status, headers, body: JSON.stringify(toJson(operation.output, values)) };
}

function payloadOf(shape: Shape, value: unknown): string | Uint8Array {
  if (value === undefined) return '';
  return shape.isBlobSchema() ? (value as Uint8Array) : JSON.stringify(toJson(shape, value));
}

function encodeError(error: AwsError): Reply {
  const retryAfter = error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) };
  return {
    status: error.status,
    headers: { ...JSON_TYPE, 'x-amzn-errortype': error.code, ...retryAfter },
    body: JSON.stringify({ message: error.message }),
  };
}

function isInBody(member: Shape): boolean {
  const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPayload } = bindingOf(member);
  return !(httpLabel || httpQuery || httpQueryParams || httpHeader || httpPayload);
}

function bindingOf(member: Shape): Binding {
  return member.getMergedTraits() as Binding;
}

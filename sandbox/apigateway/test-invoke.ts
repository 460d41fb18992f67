import { setTimeout as sleep } from 'node:timers/promises';
import type { Integration, TestInvokeMethodRequest } from '@aws-sdk/client-api-gateway';
import type { CallContext, Operation } from '../contract.ts';
import { type Backends, handshakeAlert } from './backends.ts';
import { badRequest, notFound, notImplemented } from './errors.ts';
import { executionLog, failureLines, requestLines, responseLines } from './execution-log.ts';
import type { MethodKey } from './methods.ts';
import { findApi, findMethod, findResource, type GatewayParts } from './store.ts';

/** How a test ended: what the caller is given, and the last lines of the log. */
interface Ending {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly latency: number;
  readonly lines: readonly string[];
}

/**
 * TestInvokeMethod: calls the backend of a method of the working copy. Nothing leaves the machine: the answer is that of
 * the pretended backend of the integration's host. MOCK answers 200, whatever its template says; integrations with AWS's
 * services are not called.
 */
export function testInvokeOperations(parts: GatewayParts, backends: Backends): Record<string, Operation> {
  return {
    async TestInvokeMethod(input: TestInvokeMethodRequest & MethodKey, { requestId }: CallContext) {
      const resource = findResource(findApi(parts, input.restApiId), input.resourceId);
      // Whether AWS takes a verb for a method that is defined as ANY is unverified.
      const defined = resource.resourceMethods[input.httpMethod] ? input.httpMethod : 'ANY';
      const { methodIntegration } = findMethod(resource, defined);
      requireCertificate(parts, input.clientCertificateId);
      if (!methodIntegration) throw badRequest('No integration defined for method');
      const [resourcePath, queryString = ''] = (input.pathWithQueryString || resource.path).split('?');
      const { lines, headers, ...answer } = await execute(methodIntegration, input, backends);
      const logged = requestLines({
        ...{ requestId, httpMethod: input.httpMethod, resourcePath: resourcePath ?? '/', queryString },
        ...{ headers: input.headers ?? {}, body: input.body ?? '' },
      });
      return {
        ...{ ...answer, headers, multiValueHeaders: severally(headers) },
        log: executionLog(requestId, parts.clock.now(), [...logged, ...lines]),
      };
    },
  };
}

/** Which error answers for an unknown certificate is unverified. ACM's are not kept here: any ARN is taken. */
function requireCertificate({ store }: GatewayParts, clientCertificateId: string | undefined): void {
  if (!clientCertificateId || clientCertificateId.startsWith('arn:') || store.certificates.has(clientCertificateId))
    return;
  throw notFound('Invalid Client Certificate identifier specified');
}

async function execute(
  integration: Integration,
  { clientCertificateId, stageVariables = {} }: TestInvokeMethodRequest,
  backends: Backends,
): Promise<Ending> {
  if (integration.type === 'MOCK') return success({ status: 200, body: '', latencyMs: 0 });
  if (integration.type?.startsWith('AWS'))
    throw notImplemented('TestInvokeMethod of a method that calls an AWS service');
  const uri = (integration.uri ?? '').replace(/\$\{stageVariables\.(\w+)\}/g, (_, name) => stageVariables[name] ?? '');
  if (!URL.canParse(uri)) return failure(`configuration error: Invalid endpoint address`, 500, 0);
  const sending = [`Endpoint request URI: ${uri}`, `Sending request to ${uri}`];
  const ending = await call(
    new URL(uri),
    integration.timeoutInMillis ?? 29_000,
    Boolean(clientCertificateId),
    backends,
  );
  return { ...ending, lines: [...sending, ...ending.lines] };
}

async function call(
  { host, protocol }: URL,
  timeoutMs: number,
  presents: boolean,
  backends: Backends,
): Promise<Ending> {
  const backend = backends.at(host);
  const alert = protocol === 'https:' ? handshakeAlert(backend, presents) : undefined;
  if (alert !== undefined) return failure(`configuration error: Received fatal alert: ${alert}`, 500, 0);
  const latencyMs = Math.min(backend.latencyMs, timeoutMs);
  // Wall time: a call in flight holds the sandbox's clock still.
  if (latencyMs > 0) await sleep(latencyMs);
  if (backend.latencyMs > timeoutMs) return failure('a timeout error', 504, latencyMs);
  return success({ status: backend.status, body: backend.body, latencyMs });
}

/** Integration responses are not served: a backend's answer is passed on as it is, also by the type HTTP. */
function success(response: { status: number; body: string; latencyMs: number }): Ending {
  const { status, body, latencyMs: latency } = response;
  return { status, body, headers: {}, latency, lines: responseLines(response) };
}

/** API Gateway's own default responses (developer guide, "Gateway response types", INTEGRATION_FAILURE, …_TIMEOUT). */
function failure(what: string, status: 500 | 504, latency: number): Ending {
  const message = status === 504 ? 'Endpoint request timed out' : 'Internal server error';
  const headers = { 'x-amzn-ErrorType': 'InternalServerErrorException' };
  return { status, body: JSON.stringify({ message }), headers, latency, lines: failureLines(what, status) };
}

function severally(headers: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

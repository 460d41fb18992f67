import {
  CreateResourceCommand,
  GenerateClientCertificateCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  TestInvokeMethodCommand,
  type TestInvokeMethodCommandInput,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { createDeployedApi, startGateway } from './gateway.ts';

async function given() {
  const started = await startGateway();
  const { method, restApiId } = await createDeployedApi(started.client);
  const { clientCertificateId } = await started.client.send(new GenerateClientCertificateCommand({}));
  const invoke = (more: Partial<TestInvokeMethodCommandInput> = {}) =>
    started.client.send(new TestInvokeMethodCommand({ ...method, ...more }));
  return { ...started, method, restApiId, clientCertificateId, invoke };
}

test.each([
  ['none', 200, 200],
  ['optional-untrusting', 200, 500],
  ['required', 500, 200],
])(
  'a backend that requires %s answers %i without a certificate and %i with one',
  async (requires, without, presenting) => {
    const { gateway, invoke, clientCertificateId } = await given();
    gateway.backends.set({ host: 'Backend.example.com', requires });
    expect((await invoke()).status).toBe(without);
    expect((await invoke({ clientCertificateId })).status).toBe(presenting);
  },
);

test('a backend’s answer is passed on, with a log of how it came about', async () => {
  const { gateway, invoke } = await given();
  gateway.backends.set({ host: 'backend.example.com', status: 418, body: 'tea', latencyMs: 3 });
  const { status, body, log, latency, headers } = await invoke({
    pathWithQueryString: '/?a=b',
    headers: { accept: 'x' },
  });
  expect({ status, body, latency, headers }).toEqual({ status: 418, body: 'tea', latency: 3, headers: {} });
  expect(log).toMatch(
    /^Execution log for request [0-9a-f-]{36}\nWed Mar 04 05:06:07 UTC 2026 : Starting execution for/,
  );
  expect(log).toContain(' : HTTP Method: GET, Resource Path: /\n');
  expect(log).toContain(' : Method request query string: {a=b}\n');
  expect(log).toContain(' : Method request headers: {accept=x}\n');
  expect(log).toContain(' : Endpoint request URI: https://backend.example.com/\n');
  expect(log).toMatch(/ : Method completed with status: 418\n$/);
});

test('a refused handshake is a 500 that the log explains', async () => {
  const { gateway, invoke, clientCertificateId } = await given();
  gateway.backends.set({ host: 'backend.example.com', requires: 'optional-untrusting' });
  const answer = await invoke({ clientCertificateId });
  expect(answer.body).toBe('{"message":"Internal server error"}');
  expect(answer.headers).toEqual({ 'x-amzn-ErrorType': 'InternalServerErrorException' });
  expect(answer.multiValueHeaders).toEqual({ 'x-amzn-ErrorType': ['InternalServerErrorException'] });
  expect(answer.log).toContain(' : Execution failed due to configuration error: Received fatal alert: unknown_ca\n');
});

test('what comes without TLS presents nothing', async () => {
  const { gateway, client, invoke, method } = await given();
  gateway.backends.set({ host: 'plain.example', requires: 'required' });
  const integration = { type: 'HTTP', integrationHttpMethod: 'GET', uri: 'http://plain.example/' } as const;
  await client.send(new PutIntegrationCommand({ ...method, ...integration }));
  expect((await invoke()).status).toBe(200);
});

test('a backend slower than the integration’s timeout is a 504', async () => {
  const { gateway, client, invoke, method } = await given();
  gateway.backends.set({ host: 'slow.example', latencyMs: 1_000 });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's own syntax
  const uri = 'https://${stageVariables.host}/';
  const integration = { type: 'HTTP_PROXY', integrationHttpMethod: 'GET', timeoutInMillis: 50, uri } as const;
  await client.send(new PutIntegrationCommand({ ...method, ...integration }));
  const { status, log, latency } = await invoke({ stageVariables: { host: 'slow.example' } });
  expect({ status, latency }).toEqual({ status: 504, latency: 50 });
  expect(log).toContain('Execution failed due to a timeout error');
});

test('MOCK answers by itself, and a verb is met by ANY', async () => {
  const { client, invoke, method, restApiId } = await given();
  const parentId = method.resourceId;
  const { id: resourceId } = await client.send(new CreateResourceCommand({ restApiId, parentId, pathPart: 'any' }));
  const any = { restApiId, resourceId, httpMethod: 'ANY' };
  await client.send(new PutMethodCommand({ ...any, authorizationType: 'NONE' }));
  await expect(invoke({ resourceId })).rejects.toMatchObject({ name: 'BadRequestException' });
  await client.send(new PutIntegrationCommand({ ...any, type: 'MOCK' }));
  expect(await invoke({ resourceId })).toMatchObject({
    status: 200,
    log: expect.stringContaining('Resource Path: /any'),
  });
});

test('an integration with an AWS service is not called', async () => {
  const { client, invoke, method } = await given();
  const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations';
  await client.send(new PutIntegrationCommand({ ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri }));
  await expect(invoke()).rejects.toMatchObject({ name: 'NotImplemented' });
});

test.each([
  [{ restApiId: 'abcdefghij' }, 'Invalid API identifier specified 000000000000:abcdefghij'],
  [{ resourceId: 'abcdefghij' }, 'Invalid Resource identifier specified'],
  [{ httpMethod: 'POST' }, 'Invalid Method identifier specified'],
  [{ clientCertificateId: 'abcdef' }, 'Invalid Client Certificate identifier specified'],
])('a test of %j is not found', async (more, message) => {
  const { invoke } = await given();
  await expect(invoke(more)).rejects.toMatchObject({ name: 'NotFoundException', message });
});

test('a test is no event of the trail', async () => {
  const { invoke, records } = await given();
  const before = records().length;
  await invoke();
  expect(records()).toHaveLength(before);
});

test.each([
  [{ requires: 'none' }, 'host'],
  [{ host: 'a', requires: 'maybe' }, 'requires'],
])('a backend like %j is refused', async (backend, named) => {
  const { gateway } = await startGateway();
  expect(() => gateway.backends.set(backend)).toThrow(named);
});

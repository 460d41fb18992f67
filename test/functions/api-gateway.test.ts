import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { apiGateway } from '#functions/aws/api-gateway';
import { stagesOfV2 } from '#functions/aws/api-gateway-v2';
import { clientOptions } from '#functions/aws/client-options';
import { stage } from '#test/core/given';

interface Reply {
  readonly status: number;
  readonly error?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** What the tests look at of a request. */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
}

/** The adapter, talking to services that give every call the same reply. */
function answering({ status, error, headers = {}, body = {} }: Reply) {
  const requests: Request[] = [];
  const requestHandler = {
    handle: async (request: Request) => {
      requests.push(request);
      const typed = error ? { 'x-amzn-errortype': error, ...headers } : headers;
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { response: new HttpResponse({ statusCode: status, headers: typed, body: bytes }) };
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  const options = { ...clientOptions, region: 'eu-west-1', credentials, requestHandler };
  const v2 = stagesOfV2(new ApiGatewayV2Client(options));
  return { adapter: apiGateway(new APIGatewayClient(options), v2), requests };
}

const stageOfV2 = { ...stage, apiVersion: 'v2' as const };

const notFound = { status: 404, error: 'NotFoundException' };
const dates = { createdDate: 1_700_000_000, lastUpdatedDate: 1_700_000_060 };
const DEPLOYED = '49ijxa';
const request = { description: 'd', tags: {} };

describe('reading a stage', () => {
  test.each([
    ['none', {}, null],
    ['an empty text', { clientCertificateId: '' }, null],
    ['an id', { clientCertificateId: '3kxqri' }, '3kxqri'],
  ])('that answers with %s gives %s%s', async (_what, field, clientCertificateId) => {
    const [tags, variables] = [{ 'stagecert:exempt': 'why' }, { host: 'a.example' }];
    const { adapter } = answering({
      status: 200,
      body: { ...dates, ...field, deploymentId: DEPLOYED, tags, variables },
    });
    expect(await adapter.getStage(stage)).toEqual({
      ref: stage,
      createdDate: '2023-11-14T22:13:20.000Z',
      lastUpdatedDate: '2023-11-14T22:14:20.000Z',
      deploymentId: DEPLOYED,
      clientCertificateId,
      tags,
      variables,
    });
  });

  test('that does not exist gives null', async () => {
    expect(await answering(notFound).adapter.getStage(stage)).toBeNull();
  });

  test('is not taken for an answer without its date', async () => {
    await expect(answering({ status: 200 }).adapter.getStage(stage)).rejects.toMatchObject({
      name: 'UnexpectedAnswer',
    });
  });
});

describe('a refusal', () => {
  test.each([
    ['a stage that is gone', notFound, 'StageGone'],
    ['a busy account', { status: 429, error: 'TooManyRequestsException' }, 'Throttled'],
    ['a stage of an HTTP API', { status: 400, error: 'BadRequestException' }, 'UnexpectedAnswer'],
  ])('to change %s is %s', async (_what, reply, name) => {
    for (const ref of [stage, stageOfV2]) {
      await expect(answering(reply).adapter.setClientCertificate(ref, null)).rejects.toMatchObject({ name });
    }
  });

  test.each([
    ['the quota of certificates', {}, 'CertificateQuotaReached'],
    ['the rate, as it says when to come back', { 'retry-after': '3' }, 'Throttled'],
  ])('to generate because of %s', async (_why, headers, name) => {
    const { adapter } = answering({ status: 429, error: 'LimitExceededException', headers });
    await expect(adapter.generateCertificate(request)).rejects.toMatchObject({ name });
  });

  test.each(['BadRequestException', 'ConflictException'])('to delete by %s means "in use"', async (error) => {
    const { adapter } = answering({ status: error === 'ConflictException' ? 409 : 400, error });
    await expect(adapter.deleteCertificate('3kxqri')).rejects.toMatchObject({ name: 'CertificateInUse' });
  });

  test('to delete what is gone already is no trouble', async () => {
    await expect(answering(notFound).adapter.deleteCertificate('3kxqri')).resolves.toBeUndefined();
  });
});

test.each([
  ['a throttled change', { status: 429, error: 'TooManyRequestsException' }],
  ['a change without an answer', { status: 503, error: 'ServiceUnavailableException' }],
])("%s is tried once: trying again is the workflow's decision", async (_what, reply) => {
  const { adapter, requests } = answering(reply);
  await expect(adapter.setClientCertificate(stage, '3kxqri')).rejects.toThrow();
  expect(requests).toHaveLength(1);
});

describe('a stage of API Gateway v2', () => {
  test.each([
    ['none', {}, null],
    ['an empty text', { clientCertificateId: '' }, null],
    ['an id', { clientCertificateId: '3kxqri' }, '3kxqri'],
  ])('that answers with %s gives %s%s', async (_what, field, clientCertificateId) => {
    const isoDates = { createdDate: '2023-11-14T22:13:20Z', lastUpdatedDate: '2023-11-14T22:14:20Z' };
    const [tags, stageVariables] = [{ 'stagecert:exempt': 'why' }, { host: 'a.example' }];
    const { adapter, requests } = answering({
      status: 200,
      body: { ...isoDates, ...field, deploymentId: DEPLOYED, tags, stageVariables },
    });
    expect(await adapter.getStage(stageOfV2)).toEqual({
      ref: stageOfV2,
      createdDate: '2023-11-14T22:13:20.000Z',
      lastUpdatedDate: '2023-11-14T22:14:20.000Z',
      deploymentId: DEPLOYED,
      clientCertificateId,
      tags,
      variables: stageVariables,
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v2/apis/abcdef74gh/stages/prod']);
  });

  test('that does not exist gives null', async () => {
    expect(await answering(notFound).adapter.getStage(stageOfV2)).toBeNull();
  });

  test('is not taken for an answer without its date', async () => {
    await expect(answering({ status: 200 }).adapter.getStage(stageOfV2)).rejects.toMatchObject({
      name: 'UnexpectedAnswer',
    });
  });

  test.each([
    ['given', '3kxqri', '3kxqri'],
    ['cleared of', null, ''],
  ])('is %s a certificate by one field, and without a deployment', async (_what, to, clientCertificateId) => {
    const { adapter, requests } = answering({ status: 200 });
    await adapter.setClientCertificate(stageOfV2, to);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['PATCH /v2/apis/abcdef74gh/stages/prod']);
    expect(JSON.parse(new TextDecoder().decode(requests[0]?.body))).toEqual({ clientCertificateId });
  });
});

describe('the kind of an API', () => {
  test('of API Gateway v1 is known without a call', async () => {
    const { adapter, requests } = answering(notFound);
    expect(await adapter.getApi(stage)).toEqual({ protocol: 'REST' });
    expect(requests).toEqual([]);
  });

  test.each(['WEBSOCKET', 'HTTP'])('of API Gateway v2 is %s as it says', async (protocolType) => {
    const { adapter } = answering({ status: 200, body: { protocolType, name: 'chat' } });
    expect(await adapter.getApi(stageOfV2)).toEqual({ protocol: protocolType, apiName: 'chat' });
  });

  test('that is gone is none', async () => {
    expect(await answering(notFound).adapter.getApi(stageOfV2)).toBeNull();
  });

  test.each([[{}], [{ protocolType: 'GRPC' }]])('that nobody knows (%j) is not guessed', async (body) => {
    await expect(answering({ status: 200, body }).adapter.getApi(stageOfV2)).rejects.toMatchObject({
      name: 'UnexpectedAnswer',
    });
  });
});

test('a certificate that is answered without an id or a date is not taken for one', async () => {
  const { adapter } = answering({ status: 201, body: { clientCertificateId: '3kxqri', createdDate: 1_700_000_000 } });
  await expect(adapter.generateCertificate(request)).rejects.toThrow('lacks an id or a date');
});

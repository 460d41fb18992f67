import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { apiGateway } from '#functions/aws/api-gateway';
import { clientOptions } from '#functions/aws/client-options';
import { stage } from '#test/core/given';

interface Reply {
  readonly status: number;
  readonly error?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** The adapter, talking to a service that gives every call the same reply. */
function answering({ status, error, headers = {}, body = {} }: Reply) {
  const requests: unknown[] = [];
  const requestHandler = {
    handle: async (request: unknown) => {
      requests.push(request);
      const typed = error ? { 'x-amzn-errortype': error, ...headers } : headers;
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { response: new HttpResponse({ statusCode: status, headers: typed, body: bytes }) };
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  const client = new APIGatewayClient({ ...clientOptions, region: 'eu-west-1', credentials, requestHandler });
  return { adapter: apiGateway(client), requests };
}

const notFound = { status: 404, error: 'NotFoundException' };
const dates = { createdDate: 1_700_000_000, lastUpdatedDate: 1_700_000_060 };
const request = { description: 'd', tags: {} };

describe('reading a stage', () => {
  test.each([
    ['none', {}, null],
    ['an empty text', { clientCertificateId: '' }, null],
    ['an id', { clientCertificateId: '3kxqri' }, '3kxqri'],
  ])('that answers with %s gives %s%s', async (_what, field, clientCertificateId) => {
    const { adapter } = answering({ status: 200, body: { ...dates, ...field } });
    expect(await adapter.getStage(stage)).toEqual({
      ref: stage,
      createdDate: '2023-11-14T22:13:20.000Z',
      lastUpdatedDate: '2023-11-14T22:14:20.000Z',
      clientCertificateId,
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
  ])('to change %s is %s', async (_what, reply, name) => {
    await expect(answering(reply).adapter.setClientCertificate(stage, null)).rejects.toMatchObject({ name });
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

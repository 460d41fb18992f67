import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import type { PlannedTrial } from '#core/preflight-plan';
import { testInvoke } from '#functions/aws/test-invoke';
import { stage } from '#test/core/given';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body?: string;
}

type Reply = { status?: number; error?: string; body?: object } | 'late' | 'breaks off';

/** The adapter, talking to a service that gives one reply after the other. */
function answering(...replies: Reply[]) {
  const requests: Asked[] = [];
  const requestHandler = {
    handle: async (request: unknown) => {
      const reply = replies[requests.length] ?? 'breaks off';
      requests.push(request as Asked);
      if (reply === 'late') throw Object.assign(new Error('too slow'), { name: 'TimeoutError' });
      if (reply === 'breaks off') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      const { status = 200, error, body = {} } = reply;
      const headers = error ? { 'x-amzn-errortype': error } : {};
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { response: new HttpResponse({ statusCode: status, headers, body: bytes }) };
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  const options = { maxAttempts: 1, region: 'eu-west-1', credentials, requestHandler };
  return { adapter: testInvoke(new APIGatewayClient(options)), requests };
}

const planned: PlannedTrial = {
  ...{ resourceId: 'r1', method: 'HEAD', host: 'a' },
  ...{ path: '/orders/stagecert-preflight', shownPath: '/orders/{id}' },
};
const invoked = (reply: Reply, certificate: string | null) => {
  const { adapter, requests } = answering(reply);
  return { requests, result: adapter.invoke(stage, planned, { host: 'b' }, certificate) };
};
const log = 'Tue May 19 10:21:25 UTC 2020 : Sending request to https://a/\n';
const refusal = (error: string, status: number) => ({ error, status, body: { message: 'no' } });

test('a method is called as it was planned, with the variables of the stage and the certificate', async () => {
  const body = { status: 204, latency: 7, log, body: 'SECRET', headers: { token: 'SECRET' } };
  const { requests, result } = invoked({ body }, '3kxqri');
  expect(await result).toEqual({ status: 204, latencyMs: 7 });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ method: 'POST', path: '/restapis/abcdef74gh/resources/r1/methods/HEAD' });
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    ...{ clientCertificateId: '3kxqri', pathWithQueryString: planned.path, stageVariables: { host: 'b' } },
  });
});

test('without a certificate none is named', async () => {
  const { requests, result } = invoked({ body: { status: 200, latency: 1, log } }, null);
  await result;
  expect(requests[0]?.body).not.toContain('clientCertificateId');
});

describe('a call', () => {
  test.each<[string, Reply, string | null, object]>([
    ['that takes too long is one without an answer', 'late', '3kxqri', { status: null }],
    [
      'that API Gateway answers itself tells nothing',
      { body: { status: 400, log: 'invalid' } },
      null,
      { uncallable: expect.stringMatching(/answered 400/) },
    ],
    [
      'that came to nothing is a failure, whatever the log says',
      { body: { status: 500, log: '' } },
      null,
      { status: 500 },
    ],
    [
      'of a method that is gone tells nothing',
      refusal('NotFoundException', 404),
      null,
      { uncallable: expect.any(String) },
    ],
    [
      'of a method that cannot be tested tells nothing',
      refusal('BadRequestException', 400),
      null,
      { uncallable: expect.any(String) },
    ],
  ])('%s', async (_how, reply, certificate, expected) => {
    expect(await invoked(reply, certificate).result).toMatchObject(expected);
  });

  test.each<[string, Reply, string | null, string]>([
    ['with a certificate that is not known yet', refusal('NotFoundException', 404), '3kxqri', 'ConcurrentModification'],
    ['that is throttled', refusal('TooManyRequestsException', 429), null, 'Throttled'],
    ['that may not be made', refusal('AccessDeniedException', 403), null, 'AccessDenied'],
    ['whose connection breaks off', 'breaks off', null, 'NoAnswer'],
    ['whose answer has no status', { body: {} }, null, 'UnexpectedAnswer'],
  ])('%s lets nothing pass', async (_how, reply, certificate, name) => {
    await expect(invoked(reply, certificate).result).rejects.toMatchObject({ name });
  });
});

describe('the methods of the working copy', () => {
  const get = { httpMethod: 'GET', methodIntegration: { type: 'HTTP', uri: 'https://a/', httpMethod: 'GET' } };
  const page = (id: string, position?: string) => ({
    body: { item: [{ id, path: `/${id}`, resourceMethods: { GET: get, PUT: { httpMethod: 'PUT' } } }], position },
  });

  test('are read page by page, those without an integration left out', async () => {
    const { adapter, requests } = answering(page('r1', 'next'), page('r2'));
    const integration = { type: 'HTTP', uri: 'https://a/', httpMethod: 'GET' };
    expect(await adapter.methods(stage)).toEqual([
      { resourceId: 'r1', path: '/r1', verb: 'GET', integration },
      { resourceId: 'r2', path: '/r2', verb: 'GET', integration },
    ]);
    expect(requests.map(({ query }) => query.position)).toEqual([undefined, 'next']);
    expect(requests[0]?.query).toMatchObject({ embed: ['methods'], limit: '500' });
  });

  test('that have no end let nothing pass', async () => {
    const { adapter } = answering(...Array.from({ length: 9 }, () => page('r1', 'next')));
    await expect(adapter.methods(stage)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
  });

  test('and the variables of what was deleted end the fix as gone', async () => {
    const gone = refusal('NotFoundException', 404);
    await expect(answering(gone).adapter.methods(stage)).rejects.toMatchObject({ name: 'StageGone' });
    await expect(answering(gone).adapter.variables(stage)).rejects.toMatchObject({ name: 'StageGone' });
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { clientOptions } from '#functions/aws/client-options';
import { integrations } from '#functions/aws/integrations';
import { stage } from '#test/core/given';

interface Asked {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
}

type Reply = { status?: number; error?: string; body?: string } | 'never' | 'breaks off';

/** The adapter, talking to a service that gives one reply after the other, the last of them again and again. */
function answering(...replies: Reply[]) {
  const requests: Asked[] = [];
  const requestHandler = {
    handle: async (request: unknown) => {
      const reply = replies[Math.min(requests.length, replies.length - 1)] as Reply;
      requests.push(request as Asked);
      if (reply === 'never') return new Promise<never>(() => {});
      if (reply === 'breaks off') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      const { status = 200, error, body = '{}' } = reply;
      const headers = error ? { 'x-amzn-errortype': error } : {};
      return { response: new HttpResponse({ statusCode: status, headers, body: new TextEncoder().encode(body) }) };
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  const options = { ...clientOptions, region: 'eu-west-1', credentials, requestHandler };
  return { adapter: integrations(new APIGatewayClient(options), new ApiGatewayV2Client(options)), requests };
}

const v2 = { ...stage, apiVersion: 'v2' as const };
const openApi = {
  info: { title: 'orders' },
  paths: { '/': { get: { 'x-amazon-apigateway-integration': { type: 'http', uri: 'https://a.example/' } } } },
};
const exported = { body: JSON.stringify(openApi) };
const known = {
  ...{ known: true, apiName: 'orders', presenting: 1, never: 0, hosts: ['a[.]example'], moreHosts: 0 },
  wholeHosts: expect.any(String),
  byVariables: [],
};
const broken = { status: 500, error: 'InternalServerErrorException' };

test('the backends of a REST stage are read from what is deployed on it, in one call', async () => {
  const { adapter, requests } = answering(exported);
  expect(await adapter.read(stage, {})).toEqual(known);
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    path: '/restapis/abcdef74gh/stages/prod/exports/oas30',
    query: { extensions: 'integrations' },
    headers: { accept: 'application/json' },
  });
});

describe('the backends of a WebSocket stage', () => {
  const pageOf = (type: string, nextToken?: string) => {
    const items = [{ integrationType: type, integrationUri: 'https://a.example/' }];
    return { body: JSON.stringify({ items, ...(nextToken && { nextToken }) }) };
  };

  test('are read from its API, page by page', async () => {
    const { adapter, requests } = answering(pageOf('HTTP', 'more'), pageOf('MOCK', 'still'), pageOf('AWS_PROXY'));
    const { apiName: _, ...unnamed } = known;
    expect(await adapter.read(v2, {})).toEqual({ ...unnamed, never: 2 });
    expect(requests.map(({ path, query }) => [path, query.nextToken])).toEqual(
      [undefined, 'more', 'still'].map((token) => ['/v2/apis/abcdef74gh/integrations', token]),
    );
  });

  test('are unknown where the pages do not end', async () => {
    const { adapter, requests } = answering(pageOf('HTTP', 'more'));
    const why = expect.stringContaining('more than the 10');
    expect(await adapter.read(v2, {})).toEqual({ known: false, why, answered: true });
    expect(requests).toHaveLength(10);
  });

  test('are unknown where one of them has no type', async () => {
    const { adapter } = answering({ body: '{"items":[{}]}' });
    expect(await adapter.read(v2, {})).toMatchObject({ known: false });
  });
});

describe('an integration that names its host by a stage variable', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
  const uri = 'https://${stageVariables.host}/';
  const paths = { '/': { get: { 'x-amazon-apigateway-integration': { type: 'http', uri } } } };

  test.each([
    ['REST', stage, { paths }],
    ['WebSocket', v2, { items: [{ integrationType: 'HTTP', integrationUri: uri }] }],
  ])('of a %s stage leads where the variable says, or where it is named if none are given', async (_, of, body) => {
    const { adapter } = answering({ body: JSON.stringify(body) });
    const byVariables = [{ host: 'a[.]example', variables: ['host'] }];
    expect(await adapter.read(of, { host: 'a.example' })).toMatchObject({ hosts: ['a[.]example'], byVariables });
    const named = await adapter.read(of, undefined);
    expect(named).toMatchObject({ hosts: ['(stage variable host)'] });
    expect(named).not.toHaveProperty('byVariables');
  });
});

describe('where reading fails', () => {
  test.each<[string, Reply, number, RegExp]>([
    ['for want of a permission', { status: 403, error: 'AccessDeniedException' }, 1, /GetExport.*AccessDenied/],
    ['because the stage is gone', { status: 404, error: 'NotFoundException' }, 1, /NotFound/],
    ['because the account is busy', { status: 429, error: 'TooManyRequestsException' }, 2, /TooManyRequests/],
    ['inside AWS', broken, 2, /InternalServerError/],
    ['on the way', 'breaks off', 2, /socket hang up/],
  ])('%s, that is the answer, after no more attempts than can help', async (_why, reply, attempts, why) => {
    const { adapter, requests } = answering(reply);
    expect(await adapter.read(stage, {})).toEqual({ known: false, why: expect.stringMatching(why) });
    expect(requests).toHaveLength(attempts);
  });

  test.each([
    ['another text than an export', '<html>'],
    ['nothing', ''],
  ])('where AWS answers %s, that is told from no answer', async (_what, body) => {
    const { adapter, requests } = answering({ body });
    const why = expect.stringContaining('not in the expected form');
    expect(await adapter.read(stage, {})).toEqual({ known: false, why, answered: true });
    expect(requests).toHaveLength(1);
  });

  test('once, the second attempt counts', async () => {
    expect(await answering(broken, exported).adapter.read(stage, {})).toEqual(known);
  });
});

test('a service that never answers is given up in time for the rest of the step', async () => {
  const { adapter, requests } = answering('never');
  // Another timer of this process, which a busy machine delays as well.
  const given = await Promise.race([adapter.read(stage, {}), sleep(7_000, 'no end')]);
  expect(given).toEqual({ known: false, why: expect.stringContaining('timeout') });
  expect(requests).toHaveLength(2);
});

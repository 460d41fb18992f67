import { expect, test } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createClock } from '#sandbox/clock';
import { AwsError, FunctionError } from '#sandbox/contract';
import { createHttpApi } from '#sandbox/httpapi/http-api';
import { createRouter } from '#sandbox/httpapi/routes';
import { createIds } from '#sandbox/ids';

const KEYS = ['GET /revert/{secret}', 'GET /revert/help', 'ANY /revert/{secret}', 'POST /{proxy+}', '$default'];
const router = createRouter(KEYS.map((routeKey) => ({ routeKey, integrationId: 'i' })));

test.each([
  ['GET', '/revert/abc', 'GET /revert/{secret}', { secret: 'abc' }],
  ['GET', '/revert/a%20b', 'GET /revert/{secret}', { secret: 'a b' }],
  ['GET', '/revert/help', 'GET /revert/help', {}],
  ['HEAD', '/revert/abc', 'ANY /revert/{secret}', { secret: 'abc' }],
  ['POST', '/a/b', 'POST /{proxy+}', { proxy: 'a/b' }],
  ['GET', '/a/b', '$default', {}],
])('%s %s takes the route %s', (method, path, routeKey, pathParameters) => {
  expect(router(method, path)).toMatchObject({ routeKey, pathParameters });
});

test('without an ANY route HEAD takes no GET route', () => {
  expect(createRouter([{ routeKey: 'GET /x', integrationId: 'i' }])('HEAD', '/x')).toBeUndefined();
});

function setUp(
  handler: (event: unknown) => unknown,
  throttle?: { rateLimit: number; burstLimit: number },
  clock = createClock({ activity: createActivity() }),
) {
  const model = {
    httpApis: [{ id: 'api1234567', name: 'pages' }],
    httpStages: [{ apiId: 'api1234567', ...(throttle && { throttle }) }],
    httpIntegrations: [{ id: 'i', functionArn: 'f' }],
    httpRoutes: [{ routeKey: 'ANY /x/{id}', integrationId: 'i' }],
  };
  const functions = { invoke: async (_: string, event: unknown) => handler(event) };
  const place = { account: '000000000000', region: 'us-east-1' };
  return createHttpApi(model, {
    functions,
    access: { requireOfService: () => {} },
    clock,
    ids: createIds(),
    place,
  });
}

const request = (changes: object = {}) => ({
  method: 'GET',
  url: '/x/7',
  headers: { host: 'localhost:1' },
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  ...changes,
});

test('the function gets the event of payload format 2.0', async () => {
  const events: unknown[] = [];
  const api = setUp((event) => events.push(event));
  const headers = { host: 'localhost:1', cookie: 'a=1; b=2', 'user-agent': 'test' };
  await api(request({ url: '/x/7?q=1&q=2&r=%20', headers }));
  expect(events[0]).toEqual({
    version: '2.0',
    routeKey: 'ANY /x/{id}',
    rawPath: '/x/7',
    rawQueryString: 'q=1&q=2&r=%20',
    cookies: ['a=1', 'b=2'],
    headers: { host: 'localhost:1', 'user-agent': 'test' },
    queryStringParameters: { q: '1,2', r: ' ' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api1234567',
      domainName: 'localhost:1',
      domainPrefix: 'localhost:1',
      http: { method: 'GET', path: '/x/7', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: expect.any(String),
      routeKey: 'ANY /x/{id}',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    pathParameters: { id: '7' },
    isBase64Encoded: false,
  });
});

test.each([
  ['application/json', '{"a":1}', false],
  ['text/plain; charset=utf-8', 'é', false],
  ['application/x-www-form-urlencoded', 'who=me', true],
])('a body of type %s comes as it is or in Base64', async (type, text, isBase64Encoded) => {
  const events: { body: string }[] = [];
  const api = setUp((event) => events.push(event as { body: string }));
  const body = Buffer.from(text);
  await api(request({ method: 'POST', headers: { host: 'localhost', 'content-type': type }, body }));
  expect(events[0]).toMatchObject({ body: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded });
});

test.each<[string, unknown, number, object, string]>([
  ['a string', 'hello', 200, { 'content-type': 'application/json' }, 'hello'],
  ['an object without statusCode', { a: 1 }, 200, { 'content-type': 'application/json' }, '{"a":1}'],
  ['null', null, 200, {}, 'null'],
  [
    'a response',
    { statusCode: 410, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
    410,
    { 'content-type': 'text/html' },
    '<p>',
  ],
  ['cookies', { statusCode: 204, cookies: ['a=1', 'b=2'] }, 204, { 'set-cookie': ['a=1', 'b=2'] }, ''],
  ['Base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, {}, 'hi'],
  ['a malformed response', { statusCode: 'x' }, 500, {}, '{"message":"Internal Server Error"}'],
])('%s as the result becomes the answer', async (_, result, status, headers, body) => {
  const answer = await setUp(() => result)(request());
  expect(answer).toMatchObject({ status, headers });
  expect(answer.body.toString()).toBe(body);
});

test.each([
  ['a function that fails', new FunctionError('Error', 'x'), 500],
  ['a function without a free environment', new AwsError('TooManyRequestsException', 'x', 429), 503],
])('%s is answered %#', async (_, error, status) => {
  const api = setUp(() => {
    throw error;
  });
  expect((await api(request())).status).toBe(status);
});

test('a path without a route is not found', async () => {
  const answer = await setUp(() => '')(request({ url: '/y' }));
  expect([answer.status, answer.body.toString()]).toEqual([404, '{"message":"Not Found"}']);
});

test('a stage takes as many requests at once as its burst, then as many a second as its rate; routes it has not are no matter', async () => {
  // The clock stands but for its moves: a second of a busy machine would let more through.
  const clock = createClock({ activity: createActivity(), wall: () => 0 });
  const api = setUp(() => ({ statusCode: 204 }), { rateLimit: 2, burstLimit: 3 }, clock);
  const statuses = async (count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await api(request())).status));
  expect(await statuses(4)).toEqual([204, 204, 204, 429]);
  expect((await api(request({ url: '/unknown' }))).status).toBe(404);
  await clock.advance(600);
  expect(await statuses(2)).toEqual([204, 429]);
  const answer = await api(request());
  expect(answer.body.toString()).toBe('{"message":"Too Many Requests"}');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createIssuer } from '#sandbox/apigateway/certificate';
import { createKeyPool } from '#sandbox/apigateway/key-pool';
import { createIds } from '#sandbox/ids';
import { createPage } from '#sandbox/page/serve';
import type { PageState } from '#sandbox/page/state';
import { api, call, execution, message, NOW, pageState } from './page-state.ts';

/** Serves the page over HTTP until the test has finished. */
async function serve(state: PageState): Promise<string> {
  const page = createPage(() => state);
  const server = createServer(async (request, response) => {
    const answer = await page(request.url ?? '');
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/_sandbox/`;
}

const pageOf = async (given: Partial<PageState>) => (await fetch(await serve(pageState(given)))).text();

/** The text that people read, tags left out, of the part of the page between two ids. */
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

async function certificate(clientCertificateId: string, created: number) {
  return { clientCertificateId, ...(await createIssuer(createKeyPool(), createIds())(new Date(created))) };
}

test('stages of both kinds show what they present, and what is wrong with it', async () => {
  const year = 365 * 86_400_000;
  const gateway = {
    apis: [
      api('orders', 'REST', { good: 'aaaaaa', bare: undefined, empty: '', late: 'bbbbbb', lost: 'cccccc' }),
      api('imported', 'REST', { acm: 'arn:aws:acm:eu-west-1:000000000000:certificate/1' }),
      api('chat', 'WEBSOCKET', { live: 'dddddd', quiet: undefined }),
      api('plain', 'HTTP', { $default: undefined }),
    ],
    certificates: await Promise.all([
      certificate('aaaaaa', NOW),
      certificate('bbbbbb', NOW - year - 86_400_000),
      certificate('dddddd', NOW - year + 3 * 86_400_000),
    ]),
  };
  const text = textOf(await pageOf({ gateway }));
  expect(text).toContain('Stages 9, 3 without a client certificate');
  expect(text).toContain('orders REST orders-id good aaaaaa until 2027-01-02 C=US, L=Seattle, CN=ApiGateway');
  expect(text).toMatch(/bare none .*empty none .*late bbbbbb expired 2026-01-01 .*lost cccccc does not exist/);
  expect(text).toContain('acm arn:aws:acm:eu-west-1:000000000000:certificate/1');
  expect(text).toMatch(/chat WEBSOCKET chat-id live dddddd expires in 3 days .*quiet none/);
  expect(text).toContain('plain HTTP plain-id $default HTTP APIs have none');
});

test('messages come newest first, with links that can be followed and attributes', async () => {
  const body = 'Undo it:\nhttp://127.0.0.1:4566/undo/abc.\n<b>javascript://x%0Aalert(1)</b>';
  const attributes = { outcome: 'good' };
  const html = await pageOf({ messages: [message('old', { subject: 'first' }), message(body, { attributes })] });
  expect(html).toContain('Undo it:\n<a href="http://127.0.0.1:4566/undo/abc" rel="noreferrer">');
  expect(html).not.toMatch(/href="javascript/);
  expect(textOf(html)).toMatch(
    /something happened .*Attributes \(1\) outcome good .*first 2026-01-02 03:00:00 · email · topic told old/,
  );
});

test('a body in JSON is laid out, and an address in it ends where its string does', async () => {
  const html = await pageOf({ messages: [message('{"text":"see https://a.example/b\\nand more"}')] });
  expect(html).toContain('{\n  &quot;text&quot;: &quot;see <a href="https://a.example/b" rel="noreferrer">');
});

test.each<[string, PageState['executions'][number], string]>([
  [
    'has succeeded',
    execution('one', { status: 'SUCCEEDED', output: '{"outcome":"swept"}' }),
    'SUCCEEDED sweep swept 2026-01-02 03:03:00 · 5 s Execution one , ended 2026-01-02 03:03:05',
  ],
  ['has failed', execution('two', { status: 'FAILED', error: 'Broken', cause: 'no <idea>' }), 'FAILED sweep Broken'],
  ['is running', execution('three'), 'RUNNING sweep 2026-01-02 03:03:00 · 1 min 5 s so far Execution three'],
])('an execution that %s says so, with its states', async (_how, one, expected) => {
  const text = textOf(await pageOf({ executions: [one] }));
  expect(text).toContain(expected);
  const duration = one.ended ? '2.5 s' : '1 min 5 s so far';
  expect(text).toContain(`Sweep Task 2026-01-02 03:03:00.000 ${duration} 1 Throttled`);
});

test('calls and denials come newest first, and a call that was refused is marked', async () => {
  const calls = [call(1), call(2, { status: 429, operation: 'UpdateStage' })];
  const denials = [{ caller: 'sweeper', action: 'sns:Publish', resource: 'arn:x', time: '2026-01-02T03:00:00.000Z' }];
  const html = await pageOf({ calls, denials });
  expect(textOf(html)).toMatch(/ 2 2026-01-02 03:00:00.123 apigateway UpdateStage sweeper \S+ 429 1 2026-/);
  expect(html).toContain('<tr id="call-2" class="failed">');
  expect(textOf(html)).toContain('2026-01-02 03:00:00.000 sweeper sns:Publish arn:x');
});

test('the clock says by how much it is ahead', async () => {
  expect(textOf(await pageOf({}))).toContain('Clock: 2026-01-02 03:04:05 UTC, as this machine’s');
  expect(textOf(await pageOf({ aheadMs: 93_600_000 }))).toContain('1 d 2 h ahead of this machine’s');
});

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)> &amp; \u202e`;

test('names from outside are text wherever they stand', async () => {
  const html = await pageOf({
    gateway: { apis: [{ ...api(HOSTILE, 'REST', { [HOSTILE]: HOSTILE }), id: HOSTILE }], certificates: [] },
    messages: [message(HOSTILE, { subject: HOSTILE, attributes: { [HOSTILE]: HOSTILE }, topicArn: HOSTILE })],
    executions: [
      execution(HOSTILE, { status: 'FAILED', error: HOSTILE, cause: HOSTILE }),
      execution(HOSTILE, { status: 'SUCCEEDED', output: JSON.stringify({ outcome: HOSTILE }) }),
    ],
    calls: [call(1, { caller: HOSTILE, resource: HOSTILE, operation: HOSTILE, service: HOSTILE })],
    denials: [{ caller: HOSTILE, action: HOSTILE, resource: HOSTILE, time: '2026-01-02T03:00:00.000Z' }],
  });
  expect(html.match(/<script/g)).toHaveLength(1); // the page's own
  expect(html).not.toContain('<img');
  expect(html.split('&lt;script&gt;').length).toBeGreaterThan(18);
});

test('only what the sandbox serves is loaded, and all of it is there', async () => {
  const url = await serve(pageState());
  const answer = await fetch(url);
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'self'; script-src 'self';/,
  );
  const html = await answer.text();
  const loaded = [...html.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+)"/g)].map(([, address]) => address);
  expect(loaded).toEqual(['data:,', '/_sandbox/page/style.css', '/_sandbox/page/refresh.js']);
  for (const address of loaded.slice(1)) expect((await fetch(new URL(address as string, url))).status).toBe(200);
  const content = await (await fetch(new URL('page/content', url))).text();
  expect(html).toContain(`<body>${content}</body>`);
});

/** What happened in a sandbox: so many APIs of two stages, messages, executions and calls. */
async function runOf(apis: number, messages: number, executions: number, calls: number): Promise<PageState> {
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  return pageState({
    gateway: {
      apis: many(apis, (index) => api(`api${index}`, 'REST', { a: undefined, b: 'aaaaaa' })),
      certificates: [await certificate('aaaaaa', NOW)],
    },
    messages: many(messages, (index) => message(`line ${index}\n`.repeat(40))),
    executions: many(executions, (index) =>
      execution(String(index), { status: 'SUCCEEDED', output: '{"outcome":"swept"}' }),
    ),
    calls: many(calls, (index) => call(index + 1)),
  });
}

/** Milliseconds for which this process works at an answer, whatever else the machine does, and the answer. */
async function timed(url: string) {
  const before = process.cpuUsage();
  const html = await (await fetch(url)).text();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, html };
}

test('a long run makes the page neither large nor slow', async () => {
  // As much as the page shows, and ten to fifty times that.
  const [short, long] = [await serve(await runOf(50, 50, 50, 100)), await serve(await runOf(500, 1_000, 500, 5_000))];
  const times = { short: [] as number[], long: [] as number[] };
  let html = '';
  for (let round = 0; round < 10; round += 1) {
    times.short.push((await timed(short)).ms);
    const answer = await timed(long);
    times.long.push(answer.ms);
    html = answer.html;
  }
  expect(html.length).toBeLessThan(400_000);
  expect(textOf(html)).toMatch(/newest 100 of 1000, .*newest 50 of 1000 .*newest 50 of 500 .*newest 100 of 5000/);
  // The first rounds compile.
  expect(Math.min(...times.long)).toBeLessThan(4 * Math.min(...times.short));
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPage } from '#sandbox/page/serve';
import type { PageState } from '#sandbox/page/state';
import { api, call, execution, message, pageState } from '#test/sandbox/page-state';
import { expectAccessible, expectFitsWindow, openBrowser } from '#test/support/chromium';

const browser = openBrowser();

const SHOWN: Partial<PageState> = {
  gateway: {
    apis: [api('orders', 'REST', { prod: undefined }), api('chat', 'WEBSOCKET', { live: 'lost' })],
    certificates: [],
  },
  messages: [
    message('an old line'),
    message(`https://a.example/${'long'.repeat(50)}`, { attributes: { outcome: 'swept' } }),
  ],
  executions: [execution('failed', { status: 'FAILED', error: 'Broken', cause: 'for a reason' }), execution('running')],
  calls: [call(1), call(2, { status: 500 })],
  denials: [{ caller: 'sweeper', action: 'sns:Publish', resource: 'arn:x', time: '2026-01-02T03:00:00.000Z' }],
};

/** Serves the page until the test has finished; `show` changes what happens in the sandbox. */
async function serve() {
  let state = pageState(SHOWN);
  const page = createPage(() => state);
  const server = createServer(async (request, response) => {
    const answer = await page(request.url ?? '');
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const show = (changed: Partial<PageState>): void => {
    state = pageState({ ...SHOWN, ...changed });
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/_sandbox/`, show, close };
}

test('it is accessible, by day and by night', async () => {
  const page = await browser.newPage();
  await page.goto((await serve()).url);
  for (const summary of await page.locator('.execution > summary').all()) await summary.click();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);
  await expectFitsWindow(page);
});

test('it fits a phone', async () => {
  const page = await browser.newPage({ phone: true });
  await page.goto((await serve()).url);
  await expectFitsWindow(page);
});

test('it brings itself up to date, and leaves alone what its reader has unfolded and typed', async () => {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message: problem }) => problems.push(problem));
  page.on('console', (line) => problems.push(line.text()));
  const { url, show, close } = await serve();
  await page.goto(url);
  const failed = page.locator('.execution', { hasText: 'Broken' });
  await failed.locator('summary').first().click();
  await page.getByLabel('Show only calls with').fill('newest');
  const calls = [...(SHOWN.calls ?? []), call(3, { resource: 'the newest' })];
  show({ calls, executions: [execution('later'), ...(SHOWN.executions ?? [])], messages: [] });
  await page.locator('#call-3').waitFor();
  expect(await page.locator('.execution').count()).toBe(3);
  expect(await page.locator('.message').count()).toBe(0);
  expect(await failed.getAttribute('open')).not.toBeNull();
  expect(await page.getByLabel('Show only calls with').inputValue()).toBe('newest');
  expect(await page.locator('#calls tbody tr:visible').count()).toBe(1);
  expect(problems).toEqual([]);
  close();
  await page.getByText('The sandbox does not answer').waitFor();
});

test('it reads without scripts, and then offers nothing that needs one', async () => {
  const page = await browser.newPage({ scripts: false });
  await page.goto((await serve()).url);
  expect(await page.getByText('an old line').count()).toBe(1);
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('searchbox').count()).toBe(0);
});

import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { comparable, fixedStage, submit, type Visited, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf } from '#test/support/service';
import { historyOf } from '#test/support/table';

const test = scenarios('promptAssembly');

const WEEK = 7 * 86_400;

test('the page says what was changed and what reverting does', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const certificate = await certificateOf(service, stage);
  const page = await visit(link);

  expect(page.status).toBe(200);
  expect(page.text).toContain(`${stage.restApiId}/prod`);
  expect(page.text).toContain('<dt>Before</dt><dd>(none)</dd>');
  expect(page.text).toContain(`<dt>After</dt><dd>${certificate}</dd>`);
  expect(page.text).toMatch(/sets the stage back to exactly what it presented before:\s+<strong>no client certificate/);
  expect(page.text).toContain('for\n        30 days');
  expect(page.text).toContain('<form method="post">');
});

test('GET and HEAD, however often, change nothing: the link works afterwards as before', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const certificate = await certificateOf(service, stage);
  await service.control.forgetCalls();
  for (let time = 0; time < 10; time += 1) {
    expect((await visit(link, 'GET')).status).toBe(200);
    const head = await visit(link, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
  }

  await rest(service);
  const operations = (await service.control.calls()).filter(({ caller }) => caller !== 'external');
  expect(new Set(operations.map(({ operation }) => operation))).toEqual(new Set(['GetItem', 'GetStage']));
  expect(await certificateOf(service, stage)).toBe(certificate);
  expect(await service.executions.about(stage.restApiId, 'Backout')).toEqual([]);
  expect((await submit(service, link)).status).toBe(200);
});

test('nobody may store, index, frame or load anything into the page, nor learn its address from it', async ({
  service,
}) => {
  const { link } = await fixedStage(service);
  const { headers, text } = await visit(link);

  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-robots-tag')).toContain('noindex');
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|nonce|\*/);
  expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(text).not.toMatch(/<script|<img|<link|https?:|style=|\son\w+=/);
});

test.for([
  ['who', { why: 'The backend refuses it' }, 'Who are you?'],
  ['why', { who: 'Ada' }, 'Why is it reverted?'],
  ['both, which hold only blanks', { who: ' ', why: '\t' }, 'Who are you?'],
  ['everything', {}, 'Who are you?'],
] as const)('a form without %s is answered 400 and changes nothing', async ([, fields, asked], { service }) => {
  const { link, ...stage } = await fixedStage(service);
  await service.control.forgetCalls();
  const page = await submit(service, link, fields);

  expect(page.status).toBe(400);
  expect(page.text).toContain(`The form needs an answer to “${asked}”`);
  expect(await ownMutations(service)).toEqual([]);
  expect(await service.executions.about(stage.restApiId, 'Backout')).toEqual([]);
  expect((await submit(service, link)).status).toBe(200);
});

test('after the revert the page says when it was done, by whom, and what the stage is now', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link);
  await rest(service);
  const page = await visit(link);

  expect(page.status).toBe(409);
  expect(page.text).toContain(`<h1>${stage.restApiId}/prod was reverted already</h1>`);
  const [outcome] = (await historyOf(service, stage)).filter(({ detail }) => detail.outcome === 'reverted');
  expect(page.text).toContain(
    `Reverted at ${outcome?.at} by On-call (self-declared): “The backend refuses it”. It presents no client certificate now.`,
  );
  expect(page.text).not.toContain('<form');
});

test('a revert that came to nothing is not said to be done', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const update = { service: 'apigateway', operation: 'UpdateStage' };
  await service.control.fault({ ...update, every: true }, { error: 'AccessDeniedException', status: 403 });
  await submit(service, link);
  await rest(service);
  const { text } = await visit(link);

  expect(text).toContain('A revert was asked for already');
  expect(text).toMatch(
    /On-call \(self-declared\) asked for it at \S+Z: “.*”\. It ended at \S+Z as failed: the message/,
  );
  expect(text).not.toContain('<form');
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('what a person typed stands in page and message as text, on one line, without links', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const typed = { who: '<script>alert(1)</script>', why: 'a\r\nb \u202e https://evil.example/x "quoted" & <b>' };
  await submit(service, link, typed);
  const { text } = await visit(link);
  const [, told] = await messagesAbout(service, stage.restApiId);

  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).toContain('a b (link removed) &quot;quoted&quot; &amp; &lt;b&gt;');
  expect(text).not.toMatch(/<script|evil\.example|\u202e/);
  expect(told?.body).toMatch(/^ {2}Reason {7}a b \(link removed\) "quoted" & <b>$/m);
  expect(told?.body).not.toMatch(/evil\.example|\u202e/);
});

test('a forged, a cut, a lengthened and an endless secret all get the one answer, which tells nothing', async ({
  service,
}) => {
  const { link, ...stage } = await fixedStage(service);
  await service.control.forgetCalls();
  const forged = link.replace(/[\w-]{43}$/, 'A'.repeat(43));
  const urls = [forged, link.slice(0, -1), `${link}A`, `${link.slice(0, -43)}${'A'.repeat(7_000)}`, `${link}%00`];
  const pages = [...(await Promise.all(urls.map((url) => visit(url)))), await submit(service, forged)];

  expect(pages[0]?.status).toBe(404);
  for (const page of pages) expect(comparable(page)).toEqual(comparable(pages[0] as Visited));
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('after seven days the link has expired, and posting changes nothing', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await rest(service, WEEK - 600);
  expect((await visit(link)).status).toBe(200);
  await rest(service, 600);

  expect((await visit(link)).status).toBe(410);
  await service.control.forgetCalls();
  expect((await submit(service, link)).status).toBe(410);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

import { expect } from 'vitest';
import { everythingKept } from '#test/support/kept';
import { fixedStage, submit, visit } from '#test/support/pages';
import { rest, scenarios } from '#test/support/scenario';

const test = scenarios('promptAssembly');

test('the secret of a link is in the message alone: in no item, execution, log line or call', async ({ service }) => {
  const { link } = await fixedStage(service);
  const secret = link.split('/').at(-1) as string;
  await visit(link);
  await submit(service, link, {});
  await submit(service, link);
  await visit(link);
  await rest(service);

  const kept = await everythingKept(service);
  // What is searched does hold what the fix and the backout left.
  for (const [where, text] of Object.entries(kept)) {
    expect(text.length, where).toBeGreaterThan(where === 'logs' ? 1 : 1_000);
    expect(text, where).not.toContain(secret);
  }
  const messages = JSON.stringify(await service.control.messages());
  expect(messages.split(secret)).toHaveLength(2);
});

test('the secret stays out of the logs also where the page fails', async ({ service }) => {
  const { link } = await fixedStage(service);
  const secret = link.split('/').at(-1) as string;
  await service.control.fault({ service: 'apigateway', operation: 'GetStage' }, { error: 'Broken', status: 500 });
  const page = await visit(link);

  expect(page.status).toBe(503);
  const { logs } = await everythingKept(service);
  expect(logs).toContain('RevertPage');
  expect(logs).not.toContain(secret);
});

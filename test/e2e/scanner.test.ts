import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { hiddenFields, linkIn, linksIn, post, submit, type Visited, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service } from '#test/support/service';

// Stages called `prod…` are asked about, all others are fixed.
const test = scenarios('askingAssembly');

/** Calls that decide, start, wake, record or tell something. */
const ACTS = /^(Put|Update|Delete|Transact|Start|Send|Publish|Generate|Create)/;

test('a scanner that fetches every link of every message, and sends every form empty, changes nothing', async ({
  service,
}) => {
  const stages = await everyKindOfLink(service);
  const before = await Promise.all(stages.map((stage) => certificateOf(service, stage)));
  expect(before.map((held) => held !== null)).toEqual([false, true]);
  await scan(service);

  expect(await Promise.all(stages.map((stage) => certificateOf(service, stage)))).toEqual(before);
  const [asked, fixed] = await Promise.all(stages.map(({ restApiId }) => messagesAbout(service, restApiId)));
  expect((await submit(service, linkIn(asked?.at(-1), 'exempt'), { who: 'A', why: 'B', days: '1' })).status).toBe(200);
  expect((await submit(service, linkIn(fixed?.at(-1), 'revert'), { who: 'A', why: 'B' })).status).toBe(200);
});

test('nor does it once the links were used', async ({ service }) => {
  const [prod, other] = await everyKindOfLink(service);
  const asked = (await messagesAbout(service, prod.restApiId)).at(-1);
  await submit(service, linkIn(asked, 'decide'), { who: 'A', why: 'B', decision: 'approve' });
  const fixed = (await messagesAbout(service, other.restApiId)).at(-1);
  await submit(service, linkIn(fixed, 'revert'), { who: 'A', why: 'B' });
  expect([await certificateOf(service, prod), await certificateOf(service, other)]).toEqual([expect.any(String), null]);
  await scan(service);
});

/** A stage that is asked about, and one that was fixed: together their messages have links of all kinds. */
async function everyKindOfLink(service: Service) {
  const prod = await createStage(service, 'prod', await createApi(service));
  const other = await createStage(service, 'dev', await createApi(service));
  await rest(service);
  const messages = [
    ...(await messagesAbout(service, prod.restApiId)),
    ...(await messagesAbout(service, other.restApiId)),
  ];
  const kinds = messages.flatMap(linksIn).map((link) => new URL(link).pathname.split('/')[1]);
  expect([...new Set(kinds)].sort()).toEqual(['decide', 'exempt', 'revert', 'status']);
  return [prod, other] as const;
}

/** Does to all links in all messages what scanners and previews do, and expects that the service does nothing about it. */
async function scan(service: Service): Promise<void> {
  const links = (await service.control.messages()).flatMap(linksIn);
  await service.control.forgetCalls();
  for (const link of links) {
    for (const method of ['HEAD', 'GET', 'GET'] as const) await visit(link, method);
    for (const fields of formsOf(await visit(link))) {
      const { status } = await post(link, fields);
      expect(status, `${link} ${JSON.stringify(fields)}`).toBeGreaterThanOrEqual(400);
    }
  }
  await rest(service);
  expect(await ownMutations(service)).toEqual([]);
  const calls = (await service.control.calls()).filter(({ caller }) => caller.includes('Page'));
  expect(calls.length).toBeGreaterThan(links.length);
  expect(calls.filter(({ operation }) => ACTS.test(operation))).toEqual([]);
}

/** What of a page's forms a scanner sends: nothing at all, what is hidden and all else empty, and that by each of the buttons. */
function formsOf({ text }: Visited): Record<string, string>[] {
  return [...text.matchAll(/<form.*?<\/form>/gs)].flatMap(([form]) => {
    const names = [...form.matchAll(/<input[^>]*\sname="([^"]+)"/g)].map(([, name]) => [name, ''] as const);
    const empty = { ...Object.fromEntries(names), ...hiddenFields({ text: form }) };
    const buttons = [...form.matchAll(/<button[^>]*\sname="([^"]+)" value="([^"]+)"/g)];
    return [{}, empty, ...buttons.map(([, name, value]) => ({ ...empty, [name as string]: value as string }))];
  });
}

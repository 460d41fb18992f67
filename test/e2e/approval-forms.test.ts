import { expect } from 'vitest';
import { answer, askedStage, decideLinkAbout, press, toldAbout } from '#test/support/asking';
import { ownMutations } from '#test/support/blast-radius';
import { hiddenFields, post, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage } from '#test/support/service';

const test = scenarios('askingAssembly');

test('a second answer changes nothing and says who answered what, when and why', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await answer(service, link, 'decline');
  const page = await answer(service, link, 'approve');

  expect(page.status).toBe(409);
  expect(page.text).toMatch(/Dana \(self-declared\) declined it at \d{4}-.*As agreed with the team/);
  expect((await visit(link)).status).toBe(409);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'declined']);
});

test.for([
  ['who', { why: 'Because', decision: 'approve' }],
  ['why', { who: 'Dana', decision: 'approve' }],
  ['a button', { who: 'Dana', why: 'Because' }],
  ['a button that there is', { who: 'Dana', why: 'Because', decision: 'yes' }],
  ['anything', {}],
] as const)('a form without %s is answered 400 and changes nothing', async ([, fields], { service }) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.forgetCalls();
  const page = await post(link, { ...hiddenFields(await visit(link)), ...fields });
  await rest(service);

  expect(page.status).toBe(400);
  expect(page.text).toContain('Nothing was changed');
  expect(await ownMutations(service)).toEqual([]);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  expect((await visit(link)).status).toBe(200);
});

test('a form that was not sent from the page is answered 400 and changes nothing', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const page = await post(link, { who: 'Dana', why: 'Because', decision: 'approve' });
  await rest(service);

  expect(page.status).toBe(400);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('GET and HEAD, however often, decide nothing', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.forgetCalls();
  for (let time = 0; time < 5; time += 1) {
    await visit(link);
    await visit(`${link}?decision=approve&who=a&why=b`, 'HEAD');
  }
  const own = (await service.control.calls()).filter(({ caller }) => caller !== 'external');
  expect(new Set(own.map(({ operation }) => operation))).toEqual(new Set(['GetItem', 'GetStage']));
  expect((await answer(service, link, 'approve')).status).toBe(200);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('of an approval and a refusal at the same moment one counts, and the other is told whose', async ({ service }) => {
  const { restApiId, deploymentId } = await createApi(service);
  const counted = { approve: 0, decline: 0 };
  for (let time = 0; time < 10; time += 1) {
    const stage = await createStage(service, `prod${time}`, { restApiId, deploymentId });
    await rest(service, 1);
    const link = await decideLinkAbout(service, restApiId);
    const hidden = hiddenFields(await visit(link));
    const both = time % 2 === 0 ? (['approve', 'decline'] as const) : (['decline', 'approve'] as const);
    const pages = await Promise.all(
      both.map((decision) => post(link, { ...hidden, who: `who said ${decision}`, why: 'So', decision })),
    );
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = both[pages.findIndex(({ status }) => status === 200)] as 'approve' | 'decline';
    expect(pages.find(({ status }) => status === 409)?.text).toContain(`who said ${winner} (self-declared)`);
    counted[winner] += 1;
    await rest(service, 1);
    expect((await certificateOf(service, stage)) !== null).toBe(winner === 'approve');
  }
  expect(counted.approve + counted.decline).toBe(10);
});

test('what a person typed stands in page and message as text, on one line, without links', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await press(link, 'decline', { who: '<script>alert(1)</script>', why: 'a\r\nb \u202e https://evil.example/x & <b>' });
  await rest(service);
  const { text } = await visit(link);
  const told = (await messagesAbout(service, stage.restApiId)).at(-1);

  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toMatch(/<script|evil\.example|\u202e/);
  expect(told?.body).toMatch(/Reason +a b \(link removed\) & <b>/);
});

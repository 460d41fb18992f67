import { expect } from 'vitest';
import { hiddenFields, linkIn, post, type Visited, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createStage, deleteStage, type Service } from '#test/support/service';
import { historyOf } from '#test/support/table';

// Stages called `prod…` are asked about: the question has links to exempt and to the status.
const test = scenarios('askingAssembly');

const LIFE = 30 * 86_400;
const ANSWER = { who: 'Ada', why: 'The backend refuses strangers', days: '10' };

async function askedStage(service: Service, kind: 'exempt' | 'status') {
  const stage = await createStage(service);
  await rest(service);
  const link = linkIn((await messagesAbout(service, stage.restApiId)).at(-1), kind);
  return { ...stage, link, form: await visit(link) };
}

function expectExpired({ status, text }: Visited): void {
  expect(status).toBe(410);
  expect(text).toContain('This link has expired');
  expect(text).toMatch(/It worked until \d{4}-\d\d-\d\dT[\d:.]+Z\. Nothing was changed\./);
  expect(text).not.toContain('<form');
}

test('a link to exempt works for thirty days, then it has expired, and a form that lay open does nothing', async ({
  service,
}) => {
  const { link, form, ...stage } = await askedStage(service, 'exempt');
  // The message was sent while the stage was looked after.
  await rest(service, LIFE - 300);
  expect((await visit(link)).status).toBe(200);
  await rest(service, 300);

  await service.control.forgetCalls();
  expectExpired(await visit(link));
  expectExpired(await post(link, { ...hiddenFields(form), ...ANSWER }));
  expect((await visit(link, 'HEAD')).status).toBe(410);
  const writes = (await service.control.calls()).filter(({ operation }) => /Put|Update|Delete/.test(operation));
  expect(writes).toEqual([]);
  expect((await historyOf(service, stage)).map(({ kind }) => kind)).not.toContain('exempted');
});

test('a link to the status that has expired shows nothing of what happened, whether the stage is there or not', async ({
  service,
}) => {
  const { link, form, ...stage } = await askedStage(service, 'status');
  expect(form.text).toContain('A person was asked');
  await rest(service, LIFE);
  const pages = [await visit(link)];
  await deleteStage(service, stage);
  pages.push(await visit(link));
  for (const page of pages) {
    expectExpired(page);
    expect(page.text).not.toContain('A person was asked');
  }
});

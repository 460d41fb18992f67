import { expect } from 'vitest';
import { linkIn, post, submit, type Visited, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, createStage, deleteStage, type Service, type StageId } from '#test/support/service';
import { historyOf } from '#test/support/table';

// Stages called `prod…` are asked about, all others are fixed.
const test = scenarios('askingAssembly');

test('the page says what the stage is now, and what happened to it, the newest first', async ({ service }) => {
  const stage: StageId = await createStage(service, 'prod', await createApi(service));
  await rest(service);
  const asked = await lastMessage(service, stage);
  const link = linkIn(asked, 'status');
  const open = await visit(link);
  expect(open.status).toBe(200);
  expect(open.text).toContain('<dt>Presents now</dt><dd>(none)</dd>');
  expect(open.text).toMatch(/<dt>Question<\/dt><dd>open until \d{4}-/);
  expect(titles(open)).toEqual(['A person was asked']);

  await submit(service, linkIn(asked, 'decide'), { who: 'Ada', why: '<b>fine</b>', decision: 'approve' });
  await submit(service, linkIn(await lastMessage(service, stage), 'revert'), { who: 'Bob', why: 'It broke' });
  const page = await visit(link);
  expect(titles(page)).toEqual([
    'Set back to what it was before',
    expect.stringMatching(/^Exempted until /),
    'Given a client certificate',
    'About to be changed',
    'A person approved',
    'A person was asked',
  ]);
  expect(page.text).toContain('Ada (self-declared): “&lt;b&gt;fine&lt;/b&gt;”');
  expect(page.text).toMatch(/<dt>Exemption<\/dt><dd>until [^<]+, by Bob \(self-declared\): “It broke”/);
  expect(page.text).not.toContain('<dt>Question</dt>');
  for (const { hash } of await historyOf(service, stage)) expect(page.text).toContain(hash.slice(0, 12));
});

test('it outlives the stage, and takes no POST', async ({ service }) => {
  const stage: StageId = await createStage(service, 'prod', await createApi(service));
  await rest(service);
  const link = linkIn(await lastMessage(service, stage), 'status');
  await deleteStage(service, stage);
  const page = await visit(link);
  expect([page.status, titles(page)[0]]).toEqual([200, 'A person was asked']);
  expect(page.text).toContain('the stage does not exist any more');
  expect((await post(link, { who: 'Eve', why: 'x' })).status).toBe(404);
});

async function lastMessage(service: Service, { restApiId }: StageId) {
  return (await messagesAbout(service, restApiId)).at(-1);
}

function titles({ text }: Visited): string[] {
  return [...text.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title]) => title as string);
}

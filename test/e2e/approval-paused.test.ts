import { afterEach, expect } from 'vitest';
import { type AskedStage, askedStage, press, questionsAbout, toldAbout } from '#test/support/asking';
import { operate } from '#test/support/command-line';
import { hiddenFields, post, type Visited, visit } from '#test/support/pages';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service } from '#test/support/service';
import { withItem } from '#test/support/table';

const test = scenarios('askingAssembly');

let used: Service | undefined;
afterEach(async () => {
  if (used) await operate(used, 'resume');
});

/** A stage about which people were asked before fixes were paused, and what its form said then. */
async function pausedWhileAsked(service: Service): Promise<AskedStage & { before: Visited }> {
  used = service;
  const stage = await askedStage(service);
  const before = await visit(stage.link);
  await operate(service, 'pause', '--who', 'Ada <b>', '--why', 'the backends fail');
  return { ...stage, before };
}

const wordsOf = ({ text }: Visited) => text.replace(/<style>.*<\/style>/s, '').replace(/\s+/g, ' ');
const buttonsOf = ({ text }: Visited) => [...text.matchAll(/<button [^>]*value="(\w+)"/g)].map(([, value]) => value);

const EXPLAINED =
  /Fixes were paused at \S+Z by Ada &lt;b&gt; \(self-declared\): the backends fail\. They go on once a person runs: stagecert resume/;

test('while fixes are paused the page says so, by whom and how they go on, and lets its reader decline only', async ({
  service,
}) => {
  const stage = await pausedWhileAsked(service);
  expect(buttonsOf(stage.before)).toEqual(['approve', 'decline']);
  const page = await visit(stage.link);
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toMatch(/<h1>\S+\/prod cannot be approved now<\/h1>/);
  expect(wordsOf(page)).toMatch(EXPLAINED);
  expect(wordsOf(page)).not.toContain('you <strong>approve');
  expect(buttonsOf(page)).toEqual(['decline']);

  expect((await press(stage.link, 'decline')).status).toBe(200);
  await rest(service);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'declined']);
});

test('an approval by a form from before the pause is refused, and does not use the link up', async ({ service }) => {
  const stage = await pausedWhileAsked(service);
  const approval = { ...hiddenFields(stage.before), who: 'Dana', why: 'As agreed', decision: 'approve' };
  const refused = await post(stage.link, approval);
  expect(refused.status).toBe(409);
  expect(wordsOf(refused)).toContain('Nothing was approved, and nothing was changed.');
  expect(wordsOf(refused)).toMatch(EXPLAINED);
  expect(refused.text).toContain('value="As agreed"');
  expect(buttonsOf(refused)).toEqual(['decline']);
  await rest(service);
  expect(await questionsAbout(service, stage.restApiId)).toMatchObject([{ status: 'open' }]);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);

  await operate(service, 'resume');
  expect((await post(stage.link, approval)).status).toBe(200);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('where the stage has changed as well, that is what its reader is told', async ({ service }) => {
  const stage = await pausedWhileAsked(service);
  const outdated = { form: 'of another stage', who: 'Dana', why: 'As agreed', decision: 'approve' };
  const page = await post(stage.link, outdated);
  expect([page.status, wordsOf(page)]).toEqual([409, expect.stringContaining('changed while you read')]);
});

test('where the brake cannot be read a question can be declined, by the page and the command, and approved by neither', async ({
  service,
}) => {
  const [byPage, byCommand] = [await askedStage(service), await askedStage(service)];
  const [question] = await questionsAbout(service, byCommand.restApiId);
  const named = [`${byCommand.restApiId}/prod`, '--question', String(question?.questionId), '--why', 'x'];
  const at = { pk: 'BRAKE#000000000000#us-east-1', sk: 'PAUSE' };
  await withItem(service, { ...at, paused: 'by hand', version: 1 }, async () => {
    const page = await visit(byPage.link);
    expect(wordsOf(page)).toMatch(
      /Whether fixes are stopped cannot be known: .*operators are told by: stagecert status/,
    );
    expect(page.text).not.toContain('BRAKE#');
    const { status, stderr } = await operate(service, 'status');
    expect([status, stderr]).toEqual([3, expect.stringMatching(/The brake's item BRAKE#\S+ PAUSE in the table/)]);
    expect(buttonsOf(page)).toEqual(['decline']);
    expect(await press(byPage.link, 'approve')).toMatchObject({ status: 409 });
    const approved = await operate(service, 'approve', ...named);
    expect([approved.status, approved.stdout]).toEqual([
      1,
      expect.stringMatching(
        /was not approved; the question stays open until \S+Z\. Whether fixes are stopped cannot be known/,
      ),
    ]);
    expect((await press(byPage.link, 'decline')).status).toBe(200);
    expect((await operate(service, 'decline', ...named)).status).toBe(0);
    await rest(service);
  });
  for (const { restApiId } of [byPage, byCommand]) {
    expect(await toldAbout(service, restApiId)).toEqual(['asked', 'declined']);
  }
});

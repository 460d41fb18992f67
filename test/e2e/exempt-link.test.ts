import { expect } from 'vitest';
import { hiddenFields, linkIn, post, submit, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  deleteStage,
  type Service,
  type StageId,
  setCertificate,
  touch,
} from '#test/support/service';
import { historyOf } from '#test/support/table';

// Stages called `prod…` are asked about: the question has an exempt link.
const test = scenarios('askingAssembly');

const DAY = 86_400;
const ANSWER = { who: 'Ada', why: 'The backend refuses strangers', days: '10' };

test('the page says which stage it is, and how long it can be left alone', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const page = await visit(link);

  expect(page.status).toBe(200);
  expect(page.text).toContain(`Leave ${stage.restApiId}/prod alone?`);
  expect(page.text).toContain('<dt>Presents now</dt><dd>(none)</dd>');
  expect(page.text).toMatch(/type="number"[^>]* min="1" max="90" value="30"/);
});

test('the filled-in form exempts the stage for as long as it says; then it is looked after again', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  expect((await submit(service, link, { ...ANSWER, days: '1' })).status).toBe(200);

  const entry = (await historyOf(service, stage)).find(({ kind }) => kind === 'exempted');
  expect(entry?.detail).toMatchObject({ who: 'Ada', why: 'The backend refuses strangers' });
  await rest(service, 0.9 * DAY);
  await touch(service, stage);
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
  await rest(service, 0.2 * DAY);
  await touch(service, stage);
  await rest(service);
  expect((await messagesAbout(service, stage.restApiId)).at(-1)?.attributes.outcome).toBe('asked');
  expect(await certificateOf(service, stage)).toBeNull();
});

test('it is used once: of two answers at the same moment one counts, and the other is told whose that was', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  const hidden = hiddenFields(await visit(link));
  await service.control.forgetCalls();
  await service.control.fault({ service: 'apigateway', operation: 'GetStage', every: true }, { held: true });
  const posted = Promise.all(['Ada', 'Bob'].map((who) => post(link, { ...hidden, ...ANSWER, who })));
  // Both have found the link, and it unused, before either looks at the stage.
  const looks = async () => (await service.control.calls()).filter(({ operation }) => operation === 'GetItem').length;
  await expect.poll(looks).toBe(4);
  await service.control.forgetFaults();
  const answers = await posted;
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);

  const winner = answers[0]?.status === 200 ? 'Ada' : 'Bob';
  const loser = answers.find(({ status }) => status === 409);
  expect(loser?.text).toContain(`${winner} (self-declared)`);
  const again = await visit(link);
  expect([again.status, again.text.includes(winner)]).toEqual([409, true]);
  expect(again.text).not.toContain('<form');
  const entries = (await historyOf(service, stage)).filter(({ kind }) => kind === 'exempted');
  expect(entries.map(({ detail }) => detail.who)).toEqual([winner]);
});

test.for([
  ['who', { why: 'x', days: '1' }, 'Who are you?'],
  ['why', { who: 'x', days: '1' }, 'Why is it left alone?'],
  ['days', { who: 'x', why: 'x' }, 'For how many days?'],
  ['an end within the cap', { who: 'x', why: 'x', days: '91' }, '“91” is not a whole number of days from 1 to 90.'],
  ['a number of days', { who: 'x', why: 'x', days: 'ever' }, '“ever” is not a whole number of days from 1 to 90.'],
  [
    'the hidden field',
    { ...ANSWER, form: '' },
    'Nothing was done yet: please fill in the form on this page and press its button.',
  ],
] as const)(
  'a form without %s is answered 400, keeps what was typed, and changes nothing',
  async ([, fields, says], { service }) => {
    const { link, ...stage } = await askedStage(service);
    await service.control.forgetCalls();
    const page = await submit(service, link, fields);

    expect(page.status).toBe(400);
    expect(page.text).toContain(says);
    const { form: _, ...typed }: Record<string, string> = fields;
    for (const value of Object.values(typed)) expect(page.text).toContain(`value="${value}"`);
    expect((await service.control.calls()).filter(({ operation }) => /Put|Update|Delete/.test(operation))).toEqual([]);
    expect((await historyOf(service, stage)).map(({ kind }) => kind)).not.toContain('exempted');
  },
);

test('what was wrong is said at the field, and bound to it', async ({ service }) => {
  const { link } = await askedStage(service);
  const { text } = await submit(service, link, { who: 'x', why: 'x', days: '0' });

  expect(text).toMatch(/<a href="#days">/);
  expect(text).toMatch(/id="days"[^>]*aria-describedby="days-hint days-problem"[^>]*aria-invalid="true"/);
  expect(text).toMatch(/<p class="problem" id="days-problem">“0” is not/);
  expect(text).not.toMatch(/id="who"[^>]*aria-invalid/);
});

test('a form that was filled in before the stage was changed does nothing', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const page = await post(link, { ...ANSWER, form: 'f'.repeat(32) });

  expect(page.status).toBe(409);
  expect(page.text).toContain('changed while you read');
  expect(page.text).toContain('It presents no client certificate now.');
  expect((await historyOf(service, stage)).map(({ kind }) => kind)).not.toContain('exempted');
});

test('once the stage holds something else, or is another stage, the link no longer applies', async ({ service }) => {
  const { link, api, ...stage } = await askedStage(service);
  const other = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-4333-8444-555555555555';
  await setCertificate(service, stage, other);
  await expectOutdated(service, link, `It presents ${other} now.`);
  await deleteStage(service, stage);
  await expectOutdated(service, link, 'The stage does not exist any more.');
  await rest(service, 2);
  await createStage(service, 'prod', api);
  await expectOutdated(service, link, 'It presents no client certificate now.');
});

test.for(['PutItem', 'Query'] as const)(
  'an answer that was cut off half-way, by a lost %s, is made good from the page',
  async (operation, { service }) => {
    const { link, ...stage } = await askedStage(service);
    // The first write is the answer itself; from the second on it is what follows from it.
    const nth = operation === 'PutItem' ? 2 : 1;
    const caller = await nameOfPage(service, link);
    await service.control.fault(
      { service: 'dynamodb', operation, caller, nth },
      { error: 'InternalServerError', status: 500 },
    );
    expect((await submit(service, link, ANSWER)).status).toBe(503);

    const page = await visit(link);
    expect([page.status, page.text.includes('Make sure that it is recorded')]).toEqual([409, true]);
    expect((await submit(service, link, {})).text).not.toContain('<form');
    const entries = (await historyOf(service, stage)).filter(({ kind }) => kind === 'exempted');
    expect(entries.map(({ detail }) => detail.who)).toEqual(['Ada']);
    await touch(service, stage);
    await rest(service);
    expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
  },
);

/** A stage that people are asked about, with the link that exempts it. */
async function askedStage(service: Service) {
  const api = await createApi(service);
  const stage: StageId = await createStage(service, 'prod', api);
  await rest(service);
  return { ...stage, api, link: linkIn((await messagesAbout(service, api.restApiId)).at(-1), 'exempt') };
}

/** The name of the function behind the link, as the log of calls has it. */
async function nameOfPage(service: Service, link: string): Promise<string> {
  await service.control.forgetCalls();
  await visit(link);
  return (await service.control.calls())[0]?.caller ?? '';
}

async function expectOutdated(service: Service, link: string, why: string): Promise<void> {
  await service.control.forgetCalls();
  const pages = [await visit(link), await post(link, ANSWER)];
  for (const { status, text } of pages) {
    expect(status).toBe(409);
    expect(text).toContain('This link no longer applies');
    expect(text).toContain(why);
  }
  const acts = (await service.control.calls()).filter(({ caller }) => caller.includes('ExemptPage'));
  expect(acts.filter(({ operation }) => /Put|Update/.test(operation))).toEqual([]);
}

import { expect } from 'vitest';
import {
  APPROVAL_SECONDS,
  answer,
  askedStage,
  decideLinkAbout,
  expectNothingPending,
  press,
  toldAbout,
} from '#test/support/asking';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, touch } from '#test/support/service';
import { heldFor, historyOf } from '#test/support/table';

const test = scenarios('askingAssembly');

const DAY_MS = 86_400_000;

test('while people are asked nothing is made, changed or held, and the page says what is asked', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  const page = await visit(link);

  expect(page.status).toBe(200);
  expect(page.text).toContain(`May stagecert give ${stage.restApiId}/prod a client certificate?`);
  expect(page.text).toContain('<dt>Before</dt><dd>(none)</dd>');
  expect(page.text).toContain('backend[.]example[.]com');
  expect(page.text).toContain('user/external');
  expect(page.text).toMatch(/name="decision" value="approve"[\s\S]*name="decision" value="decline"/);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
});

test('an approved stage is given its certificate, and the message can undo that', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const page = await answer(service, link, 'approve');

  expect(page.status).toBe(200);
  expect(page.text).toContain('approved');
  const certificate = await certificateOf(service, stage);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([certificate]);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'fixed']);
  await expectNothingPending(service, stage.restApiId);

  const told = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(told?.body).toMatch(/Approved by +Dana \(self-declared\)/);
  expect((await submit(service, revertLinkIn(told))).status).toBe(200);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'fixed', 'reverted']);
});

test('the history has the question and the answer, self-declared, before what was done about it', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  await answer(service, link, 'approve');
  const entries = await historyOf(service, stage);

  expect(entries.map(({ kind }) => kind)).toEqual(['asked', 'decided', 'patching', 'outcome']);
  expect(entries[1]?.detail).toMatchObject({
    decision: { who: 'Dana', why: 'As agreed with the team', answer: 'approve' },
    declaredBy: 'themselves',
  });
});

test('a declined stage stays as it is and is exempt for as long as the policy says', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const page = await answer(service, link, 'decline');

  expect(page.status).toBe(200);
  expect(page.text).toContain('left alone for 30 days');
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['declined']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'declined']);
  expect((await historyOf(service, stage)).map(({ kind }) => kind)).toEqual([
    'asked',
    'decided',
    'exempted',
    'outcome',
  ]);
  await expectNothingPending(service, stage.restApiId);

  const exempted = (await historyOf(service, stage)).find(({ kind }) => kind === 'exempted')?.detail;
  const { until, decidedAt } = exempted as { until: string; decidedAt: string };
  expect(Date.parse(until) - Date.parse(decidedAt)).toBe(30 * DAY_MS);
  await touch(service, stage);
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['declined', 'exempt']);
});

test('no answer in time is no: told, nothing changed, and the page says that it is too late', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await rest(service, APPROVAL_SECONDS - 400);
  expect((await visit(link)).status).toBe(200);
  await rest(service, 400);

  expect(await endings(service, stage.restApiId)).toEqual(['expired']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'expired']);
  await service.control.forgetCalls();
  expect((await visit(link)).status).toBe(410);
  expect((await answer(service, link, 'approve')).status).toBe(410);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).toBeNull();
  await expectNothingPending(service, stage.restApiId);
});

test('after a question has expired the next change of the stage is asked about anew', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await rest(service, APPROVAL_SECONDS + 60);
  await touch(service, stage);
  await rest(service);

  const second = await decideLinkAbout(service, stage.restApiId);
  expect(second).not.toBe(link);
  await answer(service, second, 'approve');
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect((await visit(link)).status).toBe(410);
});

test('an answer shortly before the end counts, though its reading comes after it', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const unavailable = { error: 'ServiceUnavailableException', status: 503 };
  await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, unavailable);
  await rest(service, APPROVAL_SECONDS - 400);
  expect((await press(link, 'approve')).status).toBe(503);
  await rest(service, 600);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
});

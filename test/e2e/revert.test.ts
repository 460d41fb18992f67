import { expect } from 'vitest';
import { updateStageEvent } from '#test/fixtures/cloudtrail';
import { ownMutations } from '#test/support/blast-radius';
import { fixedStage, revertLinkIn, submit, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const DAY = 86_400;

test('a posted form sets the stage back to no certificate, once, and tells', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const page = await submit(service, link, { who: 'Ada', why: 'The backend refuses it' });

  expect(page.status).toBe(200);
  expect(page.text).toContain('is being reverted');
  expect(await certificateOf(service, stage)).toBeNull();
  const [backout] = await service.executions.about(stage.restApiId, 'Backout');
  expect(backout?.output?.outcome).toBe('reverted');
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'reverted']);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);
  const [, told] = await messagesAbout(service, stage.restApiId);
  expect(told?.attributes.outcome).toBe('reverted');
  expect(told?.body).toContain('Ada (self-declared)');
  expect(told?.body).toContain('The backend refuses it');
});

test('a second post changes nothing and says who reverted, when and why', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link, { who: 'Ada', why: 'The backend refuses it' });
  await service.control.forgetCalls();
  const second = await submit(service, link, { who: 'Grace', why: 'Me too' });

  expect(second.status).toBe(409);
  expect(second.text).toMatch(/Reverted at \d{4}-\S+Z by Ada \(self-declared\): “The backend refuses it/);
  expect((await visit(link)).status).toBe(409);
  expect(await ownMutations(service)).toEqual([]);
  expect(await service.executions.about(stage.restApiId, 'Backout')).toHaveLength(1);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(2);
});

test('of two posts at the same moment one reverts and the other is told that it is done', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const pages = await Promise.all([submit(service, link), submit(service, link)]);

  expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
  const backouts = await service.executions.about(stage.restApiId, 'Backout');
  expect(backouts.map(({ output }) => output?.outcome)).toEqual(['reverted']);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(2);
});

test('ten changes after the revert start no fix; the first one after thirty days does, and can be reverted', async ({
  service,
}) => {
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link);
  for (let change = 1; change <= 10; change += 1) await service.control.deliver(updateStageEvent(stage));
  await rest(service);
  const [fix, ...after] = await endings(service, stage.restApiId);
  expect(fix).toBe('fixed');
  expect(after).toHaveLength(10);
  // Those that come while another one looks join it.
  for (const outcome of after) expect(['exempt', 'coalesced']).toContain(outcome);
  expect(after).toContain('exempt');

  await rest(service, 30 * DAY - 600);
  await service.control.deliver(updateStageEvent(stage));
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
  expect(await certificateOf(service, stage)).toBeNull();
  // The third says that the exemption ends.
  const told = (await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes.outcome);
  expect(told).toEqual(['fixed', 'reverted', 'exempt']);

  await rest(service, 600);
  await service.control.deliver(updateStageEvent(stage));
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('fixed');
  expect(await certificateOf(service, stage)).not.toBeNull();

  // The new fix has a link of its own; the one of the fix that was reverted stays used.
  expect((await submit(service, link)).status).toBe(409);
  const second = revertLinkIn((await messagesAbout(service, stage.restApiId)).at(-1));
  expect((await submit(service, second)).status).toBe(200);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('where a message was sent twice, both links lead to the one backout, and it is made once', async ({ service }) => {
  await service.control.fault({ service: 'sns', operation: 'Publish' }, { dropReply: true });
  const stage = await createStage(service);
  await rest(service);
  const [first, second] = (await messagesAbout(service, stage.restApiId)).map(revertLinkIn);

  expect(first).not.toBe(second);
  expect((await submit(service, first as string)).status).toBe(200);
  expect(await certificateOf(service, stage)).toBeNull();
  expect((await submit(service, second as string)).status).toBe(409);
  expect(await service.executions.about(stage.restApiId, 'Backout')).toHaveLength(1);
});

test('the exemption is recorded before the stage is set back', async ({ service }) => {
  const { link } = await fixedStage(service);
  await service.control.forgetCalls();
  await submit(service, link);

  const calls = await service.control.calls();
  const seqs = (operation: string, caller: string) =>
    calls.filter((call) => call.operation === operation && call.caller.includes(caller)).map(({ seq }) => seq);
  const [update] = seqs('UpdateStage', 'PatchStage');
  // In the list of exemptions, at the stage, and in the history.
  expect(seqs('PutItem', 'RecordExemption')).toHaveLength(3);
  for (const seq of seqs('PutItem', 'RecordExemption')) expect(seq).toBeLessThan(update as number);
});

import { expect } from 'vitest';
import { answer, askedStage } from '#test/support/asking';
import { certificatesFor } from '#test/support/certificates';
import { operate } from '#test/support/command-line';
import { type HeldCall, meanwhile, theExport, theGeneration, theHistory, theUpdate } from '#test/support/meanwhile';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, type StageId } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';
import { exemptTags, tag } from '#test/support/tags';

const test = scenarios('askingAssembly');

const exempted = (service: Service, { restApiId, stageName }: StageId) =>
  operate(service, 'exempt', `${restApiId}/${stageName}`, '--why', 'the backend refuses it', '--who', 'Dana');

test.for<[string, HeldCall]>([
  ['before a certificate is issued', theExport],
  ['before the backout is recorded', theGeneration],
  ['before the stage is patched', theHistory],
])('a stage that a person exempts %s is left alone, as the command has said', async ([, held], { service }) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, held, async () => {
    expect((await exempted(service, stage)).stdout).toMatch(/is left alone until/);
  });
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['exempt']);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
});

test('so is one whose tags say so meanwhile', async ({ service }) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, theHistory, () => tag(service, stage, exemptTags()));
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['exempt']);
});

test('where the tags cannot be followed the fix is refused', async ({ service }) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, theHistory, () => tag(service, stage, { 'stagecert:exempt': 'because' }));
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['refused']);
});

test('what one approves and another exempts a moment later is left alone', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await answer(service, link, 'approve');
  expect(await certificateOf(service, stage)).not.toBeNull();

  const asked = await askedStage(service);
  const approving = answer(service, asked.link, 'approve');
  await exempted(service, asked);
  await approving;
  await rest(service);
  const held = await certificateOf(service, asked);
  const [outcome] = await recordedOutcomes(service, asked);
  expect([held === null, outcome]).toEqual(held === null ? [true, 'exempt'] : [false, 'fixed']);
});

test('an exemption that comes after the last look before the patch is too late, and changes nothing', async ({ service }) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, theUpdate, async () => void (await exempted(service, stage)));
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
});

import { expect } from 'vitest';
import { askedStage, press, toldAbout } from '#test/support/asking';
import { certificatesFor } from '#test/support/certificates';
import { operate } from '#test/support/command-line';
import { type HeldCall, meanwhile, theExport, theGeneration, theHistory, theUpdate } from '#test/support/meanwhile';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, type StageId } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';
import { dateIn, exemptTags, tag } from '#test/support/tags';

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
  await meanwhile(service, theHistory, async () => tag(service, stage, exemptTags(await dateIn(service, 10))));
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['exempt']);
});

test('where the tags cannot be followed the fix is refused', async ({ service }) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, theHistory, () => tag(service, stage, { 'stagecert:exempt': 'because' }));
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['refused']);
});

test('what one approves and another exempts before it is done is left alone', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const busy = { error: 'TooManyRequestsException', status: 429 };
  await service.control.fault({ service: 'apigateway', operation: 'GenerateClientCertificate', every: true }, busy);
  await press(link, 'approve');
  await rest(service, 5);
  await exempted(service, stage);
  await service.control.forgetFaults();
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['exempt']);
  // Whoever approved is told what came of it.
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'exempt']);
  const last = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(last?.body.replace(/\s+/g, ' ')).toMatch(/The approval is void: \S+ was exempted until/);
});

test('an exemption that comes after the last look before the patch is too late, and changes nothing', async ({
  service,
}) => {
  const stage = await createStage(service, 'dev', await createApi(service));
  await meanwhile(service, theUpdate, async () => void (await exempted(service, stage)));
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
});

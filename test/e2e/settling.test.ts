import { expect } from 'vitest';
import { expectOneFix } from '#test/support/one-fix';
import { endings, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, touch } from '#test/support/service';

const test = scenarios('settlingAssembly');

test('a created stage is fixed once it has been left alone for a minute, not before', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 50);
  expect(await certificateOf(service, stage)).toBeNull();
  await rest(service, 15);
  await expectOneFix(service, stage);
});

test('a stage that is changed meanwhile is left alone for a minute from there, and its event joins', async ({
  service,
}) => {
  const stage = await createStage(service);
  await rest(service, 40);
  await touch(service, stage);
  await rest(service, 50);
  expect(await certificateOf(service, stage)).toBeNull();
  await rest(service, 15);

  await expectOneFix(service, stage);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
});

test('a stage that never rests is fixed ten minutes after its event even so', async ({ service }) => {
  const stage = await createStage(service);
  for (let minute = 0; minute < 11; minute += 0.75) {
    await rest(service, 45);
    await touch(service, stage, `${minute}`);
  }
  expect(await certificateOf(service, stage)).not.toBeNull();
  await rest(service);
  await expectOneFix(service, stage);
});

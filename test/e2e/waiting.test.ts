import { expect } from 'vitest';
import { answer, askedStage, expectNothingPending, toldAbout } from '#test/support/asking';
import { fixedStage, submit } from '#test/support/pages';
import { speakFor } from '#test/support/rates';
import { endings, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, touch } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

const test = scenarios('askingAssembly');

const MINUTE = 60;

/** Has the stages that change from now on wait for nearly an hour, as behind a burst. */
const burst = (service: Service) => speakFor(service, 55 * MINUTE);

test('who reverts a fix does not wait with a remediation that waits for its turn', async ({ service }) => {
  await rest(service, 60 * MINUTE);
  const { link, ...stage } = await fixedStage(service, 'dev');
  await burst(service);
  await touch(service, stage);
  await rest(service, MINUTE);

  await submit(service, link);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['fixed', 'reverted']);

  await rest(service, 60 * MINUTE);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'exempt']);
  await expectNothingPending(service, stage.restApiId);
});

test.for([
  ['approve', 'fixed', 'already-compliant'],
  ['decline', 'declined', 'exempt'],
] as const)(
  'an answer, to %s, is acted on while another event waits for its turn',
  async ([decision, outcome, after], { service }) => {
    await rest(service, 60 * MINUTE);
    const stage = await askedStage(service);
    await burst(service);
    await touch(service, stage);
    await rest(service, MINUTE);

    await answer(service, stage.link, decision);
    expect(await recordedOutcomes(service, stage)).toEqual([outcome]);
    expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', outcome]);

    await rest(service, 60 * MINUTE);
    expect(await endings(service, stage.restApiId)).toEqual([outcome, after]);
    await expectNothingPending(service, stage.restApiId);
  },
);

test('events of a stage that waits for its turn join, and are looked after by the one look', async ({ service }) => {
  await rest(service, 60 * MINUTE);
  await burst(service);
  const stage = await createStage(service, 'dev', await createApi(service));
  await rest(service, MINUTE);
  await touch(service, stage);
  await rest(service, MINUTE);
  await touch(service, stage, 'and again');
  await rest(service, 60 * MINUTE);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced', 'coalesced']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['fixed']);
});

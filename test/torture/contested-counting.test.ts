import { expect } from 'vitest';
import { createStageEvent, identities, updateStageEvent } from '#test/fixtures/cloudtrail';
import { withoutEvents } from '#test/support/asking';
import { endExemption, fight, OPERATOR, removedBy } from '#test/support/contests';
import { meanwhile, theRecording } from '#test/support/meanwhile';
import { fixedStage, submit } from '#test/support/pages';
import { speakFor } from '#test/support/rates';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, touch } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';
import { applyTerraform } from '#test/support/terraform';

const test = scenarios('promptAssembly');

test('events that are delivered again, late, or of other changes in the same run count a removal once', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  const now = async () => `${(await service.control.now()).toISOString().slice(0, 19)}Z`;
  const userIdentity = { type: 'IAMUser', arn: OPERATOR };
  const old = createStageEvent(stage, { userIdentity, eventTime: '2026-01-01T00:00:00Z' });
  for (let time = 0; time < 2; time += 1) {
    await applyTerraform(service, stage);
    await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime: await now() }), 3);
    await service.control.deliver(old, 2);
    await rest(service);
    await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime: await now() }), 2);
    await rest(service);
  }

  expect(await certificateOf(service, stage)).not.toBeNull();
  await fight(service, stage, 1);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('removals by different principals are no contest', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  for (const identity of [identities.Root, identities['an IAM user'], identities['an assumed role']]) {
    await removedBy(service, stage, identity);
  }

  expect(await endings(service, stage.restApiId)).toEqual(Array(4).fill('fixed'));
});

test('a stage that many people take the certificate off is fixed six times in an hour, and not more', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  for (let user = 1; user <= 7; user += 1) {
    await removedBy(service, stage, { type: 'IAMUser', arn: `${OPERATOR}-${user}` });
  }
  expect(await endings(service, stage.restApiId)).toEqual([...Array(6).fill('fixed'), 'refused', 'refused']);
  const refused = (await messagesAbout(service, stage.restApiId)).filter(
    ({ attributes }) => attributes.outcome === 'refused',
  );
  expect(refused.map(({ body }) => body.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(
      /was fixed 6 times within an hour, and the certificate was taken off each time.*Other stages are fixed as before/,
    ),
  ]);

  await rest(service, 3_600);
  await touch(service, stage);
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('fixed');
});

test('fixes of a stage that come to nothing leave it its six', async ({ service }) => {
  const denied = { error: 'AccessDeniedException', status: 403 };
  await service.control.fault({ service: 'apigateway', operation: 'UpdateStage', every: true }, denied);
  const stage = await createStage(service);
  await rest(service);
  await service.control.forgetFaults();
  const reserve = { error: 'LimitExceededException', status: 429 };
  await service.control.fault({ service: 'apigateway', operation: 'GenerateClientCertificate', every: true }, reserve);
  for (let attempt = 2; attempt <= 6; attempt += 1) {
    await touch(service, stage, `attempt ${attempt}`);
    await rest(service);
  }
  await service.control.forgetFaults();
  await touch(service, stage, 'there is room again');
  await rest(service);
  const refused = Array(5).fill('refused');
  expect(await endings(service, stage.restApiId)).toEqual(['AccessDenied', ...refused, 'fixed']);
});

test('a removal counts that is quicker than the recording of the fix', async ({ service }) => {
  const stage = await createStage(service);
  await meanwhile(service, theRecording, async () => {
    await applyTerraform(service, stage);
    await expect.poll(() => recordedOutcomes(service, stage)).toContain('coalesced');
  });
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
  // The look that joins is over before or after the fix is recorded.
  expect((await recordedOutcomes(service, stage)).sort()).toEqual(['coalesced', 'fixed', 'fixed']);

  await fight(service, stage, 2);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
});

test('what the service takes off by itself, at a revert, is no removal', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link);
  await endExemption(service, stage);
  await touch(service, stage);
  await rest(service);
  await fight(service, stage, 2);
  expect(await certificateOf(service, stage)).not.toBeNull();

  await fight(service, stage, 1);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
});

test.for([
  ['PutItem', 3],
  ['GetItem', 3],
  ['GetItem', 4],
] as const)(
  'where the answer to %s number %i is lost, the third removal is told once all the same',
  async ([operation, nth], { service }) => {
    const { link: _, ...stage } = await fixedStage(service);
    await fight(service, stage, 2);
    await service.control.fault({ service: 'dynamodb', operation, nth }, { dropReply: true });
    await fight(service, stage, 1);

    expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
    const told = (await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes.outcome);
    expect(told.filter((outcome) => outcome === 'contested')).toHaveLength(1);
  },
);

test('of several changes that join while the stage waits the last is charged', async ({ service }) => {
  await rest(service, 3_600);
  const { link: _, ...stage } = await fixedStage(service);
  const by = (name: string) => ({ type: 'IAMUser', arn: `arn:aws:iam::000000000000:user/${name}` });
  const now = async () => `${(await service.control.now()).toISOString().slice(0, 19)}Z`;
  for (let time = 1; time <= 3; time += 1) {
    await speakFor(service, 120);
    const times: string[] = [];
    await withoutEvents(service, async () => {
      times.push(await now());
      await touch(service, stage, `deployed ${time}`);
      await rest(service, 5);
      times.push(await now());
      await applyTerraform(service, stage);
    });
    for (const [index, name] of ['deployer', 'remover'].entries()) {
      const changed = { userIdentity: by(name), eventTime: times[index] as string };
      await service.control.deliver(updateStageEvent(stage, changed));
      await rest(service, 3);
    }
    await rest(service, 300);
  }
  expect((await endings(service, stage.restApiId)).filter((each) => each !== 'coalesced').at(-1)).toBe('contested');
  const last = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(last?.body).toContain('user/remover');
  expect(last?.body).not.toContain('user/deployer');
});

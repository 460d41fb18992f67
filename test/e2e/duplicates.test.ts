import { expect } from 'vitest';
import { createStageEvent, updateStageEvent } from '#test/fixtures/cloudtrail';
import { expectOneFix } from '#test/support/one-fix';
import { endings, rest, scenarios } from '#test/support/scenario';
import { type Service, seededStage } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

test('the same event three times at once makes one fix and one message', async ({ service }) => {
  const stage = await seededStage(service);
  await service.control.deliver(createStageEvent(stage), 3);
  await rest(service);

  await expectOneFix(service, stage);
  expect((await endings(service, stage.restApiId)).sort()).toEqual(['coalesced', 'coalesced', 'fixed']);
});

test('the same event once more, when the fix is over, is coalesced', async ({ service }) => {
  const stage = await seededStage(service);
  const event = createStageEvent(stage);
  for (const _copy of [1, 2, 3]) {
    await service.control.deliver(event);
    await rest(service);
  }

  await expectOneFix(service, stage);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced', 'coalesced']);
});

test('other events about the stage at the same moment make no second fix, and each ends in a recorded outcome', async ({
  service,
}) => {
  const stage = await seededStage(service);
  await Promise.all(
    [createStageEvent(stage), updateStageEvent(stage), updateStageEvent(stage)].map((event) =>
      service.control.deliver(event),
    ),
  );
  await rest(service);

  await expectOneFix(service, stage);
  const outcomes = await endings(service, stage.restApiId);
  expect(outcomes).toHaveLength(3);
  for (const outcome of outcomes) expect(['fixed', 'coalesced', 'already-compliant']).toContain(outcome);
  expect((await recordedOutcomes(service, stage)).length).toBeGreaterThanOrEqual(3);
});

test('an event that arrives during a fix makes the holder look again before it lets go', async ({ service }) => {
  const stage = await seededStage(service);
  await service.control.fault({ service: 'apigateway', operation: 'UpdateStage' }, { held: true });
  await service.control.deliver(createStageEvent(stage));
  await untilCalled(service, 'GenerateClientCertificate');
  await service.control.deliver(updateStageEvent(stage));
  await expect.poll(() => recordedOutcomes(service, stage)).toContain('coalesced');
  await service.control.forgetFaults();
  await rest(service);

  await expectOneFix(service, stage);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
  expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'fixed', 'already-compliant']);
});

async function untilCalled({ control }: Service, operation: string): Promise<void> {
  await expect.poll(async () => (await control.calls()).map((call) => call.operation)).toContain(operation);
}

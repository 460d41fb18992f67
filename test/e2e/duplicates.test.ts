import { describe, expect } from 'vitest';
import { createStageEvent, updateStageEvent } from '#test/fixtures/cloudtrail';
import { certificatesFor } from '#test/support/certificates';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId, touch } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

describe('of a stage that is fixed at once', () => {
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
    await service.control.fault({ service: 'apigateway', operation: 'UpdateStage' }, { latencyMs: 400 });
    await service.control.deliver(createStageEvent(stage));
    await untilCalled(service, 'GenerateClientCertificate');
    await service.control.deliver(updateStageEvent(stage));
    await rest(service);

    await expectOneFix(service, stage);
    expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
    expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'fixed', 'already-compliant']);
  });
});

describe('of a stage that is settling', () => {
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
});

/** A stage that no event has told of. */
async function seededStage({ control }: Service): Promise<StageId> {
  const { apis } = await control.seed<{ apis: { restApiId: string }[] }>({ apis: 1, stagesPerApi: 1 });
  return { restApiId: apis[0]?.restApiId as string, stageName: 'stage1' };
}

async function untilCalled({ control }: Service, operation: string): Promise<void> {
  await expect.poll(async () => (await control.calls()).map((call) => call.operation)).toContain(operation);
}

/** Expects a stage with a certificate, the only one of its API, one message and nothing held. */
async function expectOneFix(service: Service, stage: StageId): Promise<void> {
  const certificate = await certificateOf(service, stage);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([certificate]);
  const messages = await messagesAbout(service, stage.restApiId);
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['fixed']);
  expect(await heldFor(service, stage.restApiId)).toEqual(['use']);
}

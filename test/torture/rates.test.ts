import { describe, expect } from 'vitest';
import { expectOneFix } from '#test/support/one-fix';
import { othersCalling, ownCalls, speakFor } from '#test/support/rates';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, seededStage } from '#test/support/service';
import { allItems, heldFor, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const MINUTE = 60;

/** Until when calls are spoken for, as seconds from now. */
async function spokenFor(service: Service): Promise<number> {
  const pace = (await allItems(service)).find(({ sk }) => sk === 'PACE');
  return (Number(pace?.spokenUntil) - (await service.control.now()).getTime()) / 1_000;
}

describe('a remediation takes its turn', () => {
  test.for([
    ['the reply is lost', { dropReply: true }],
    ['the function dies before', { crash: 'before' }],
    ['the function dies after', { crash: 'after' }],
  ] as const)(
    'once more where %s, which delays those behind it by one fix and no more',
    async ([, then], { service }) => {
      await rest(service);
      await service.control.fault({ service: 'dynamodb', operation: 'UpdateItem', nth: 1 }, then);
      const stage = await createStage(service);
      // The wait before the second attempt is at most a second.
      await rest(service, 1);
      expect(await spokenFor(service)).toBeLessThanOrEqual(2 * 1.4);
      await rest(service);
      await expectOneFix(service, stage);
    },
  );

  test('only when it is known not to be coalesced', async ({ service }) => {
    await rest(service);
    const stage = await createStage(service);
    await rest(service, 0);
    const [event] = (await service.executions.about(stage.restApiId)).map(({ input }) => JSON.parse(input ?? ''));
    await rest(service, 5);
    const before = (await allItems(service)).find(({ sk }) => sk === 'PACE');
    await service.control.deliver(event, 3);
    await rest(service);
    expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced', 'coalesced', 'coalesced']);
    expect((await allItems(service)).find(({ sk }) => sk === 'PACE')).toEqual(before);
  });

  test('after a burst of an hour, and is fixed then', async ({ service }) => {
    await speakFor(service, 60 * MINUTE);
    const stage = await createStage(service);
    await rest(service, 59 * MINUTE);
    expect(await certificateOf(service, stage)).toBeNull();
    await rest(service, 2 * MINUTE);
    await expectOneFix(service, stage);
  });

  test('in 70 minutes or not at all: it fails, says so, and keeps nobody waiting', async ({ service }) => {
    await speakFor(service, 80 * MINUTE);
    const before = await spokenFor(service);
    const stage = await createStage(service);
    await rest(service, 1);
    expect(await spokenFor(service)).toBeLessThan(before);
    expect(await endings(service, stage.restApiId)).toEqual(['TooFarBehind']);
    expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
    expect(await certificateOf(service, stage)).toBeNull();
    expect(await heldFor(service, stage.restApiId)).toEqual([]);
    const [message] = await messagesAbout(service, stage.restApiId);
    const body = message?.body.replace(/\s+/g, ' ');
    expect(body).toContain('more than 70 minutes after its event');
    expect(body).toContain('The next change of the stage starts another attempt.');
    await rest(service, 80 * MINUTE);
  });
});

test('stages are fixed while somebody else drains the quota', async ({ service }) => {
  const elsewhere = await seededStage(service);
  await service.control.disturb({ delaySeconds: 4, seed: 5 });
  const { apis } = await service.control.seed<{ apis: { restApiId: string }[] }>({
    apis: 2,
    stagesPerApi: 5,
    events: true,
  });
  // Forty calls a second where ten are let through. A step that meets them has six retries, for half a minute as a rule: six
  // seconds are over before the last.
  const throttled = await othersCalling(service, elsewhere, { times: 30, calls: 8, every: 0.2 });
  await rest(service);

  expect(Math.max(...throttled)).toBeGreaterThan(0);
  expect((await ownCalls(service)).filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  for (const { restApiId } of apis) expect(await endings(service, restApiId)).toEqual(Array(5).fill('fixed'));
});

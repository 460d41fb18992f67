import { expect, onTestFinished, test } from 'vitest';
import { createActivity } from '#sandbox/activity';
import type { RuleModel, RuleTargetModel } from '#sandbox/assembly/model';
import { createClock } from '#sandbox/clock';
import type { EventEnvelope } from '#sandbox/contract';
import { createDisturbance } from '#sandbox/events/disturbance';

function setUp(setting?: object) {
  const clock = createClock({ activity: createActivity(), wall: () => Date.parse('2026-01-01T00:00:00Z') });
  onTestFinished(clock.close);
  const start = clock.now();
  const delivered: { id: string; after: number }[] = [];
  const disturbance = createDisturbance(clock);
  const deliver = disturbance.over((_rule, _target, { id }) => delivered.push({ id, after: clock.now() - start }));
  if (setting) disturbance.set(setting);
  const send = (count: number, source = 'aws.apigateway') => {
    for (let id = 0; id < count; id += 1) {
      deliver({} as RuleModel, {} as RuleTargetModel, { id: String(id), source } as EventEnvelope);
    }
  };
  return { clock, delivered, disturbance, send, ids: () => delivered.map(({ id }) => id) };
}

test('nothing is disturbed unless set, and no more after a reset', () => {
  const { disturbance, send, ids } = setUp();
  send(2);
  disturbance.set({ drop: 1 });
  send(2);
  disturbance.reset();
  send(1);
  expect(ids()).toEqual(['0', '1', '0']);
});

test.each([
  ['drop', { drop: 0.3 }, 105, 175],
  ['duplicate', { duplicate: 0.3 }, 230, 290],
  ['both', { drop: 0.5, duplicate: 1 }, 150, 250],
])('of 200 events, %s delivers as many as its probability says', (_what, setting, least, most) => {
  const { send, delivered } = setUp(setting);
  send(200);
  expect(delivered.length).toBeGreaterThan(least);
  expect(delivered.length).toBeLessThan(most);
});

test('each copy is late on the clock by a time of its own, so that the order is lost and nothing else', async () => {
  const { clock, send, delivered, ids } = setUp({ delaySeconds: 60, duplicate: 1 });
  send(50);
  expect(delivered).toEqual([]);
  await clock.advance(60_000);
  expect(ids()).not.toEqual([...ids()].sort((one, other) => Number(one) - Number(other)));
  const twice = Array.from({ length: 50 }, (_, id) => [String(id), String(id)]).flat();
  expect([...ids()].sort()).toEqual(twice.sort());
  expect(new Set(delivered.map(({ after }) => after)).size).toBeGreaterThan(90);
});

test('the same seed disturbs the same deliveries, and another one others', () => {
  const drawn = [3, 3, 4].map((seed) => {
    const { send, ids } = setUp({ drop: 0.5, seed });
    send(64);
    return ids();
  });
  expect(drawn[0]).toEqual(drawn[1]);
  expect(drawn[0]).not.toEqual(drawn[2]);
});

test.each(['aws.events', 'my.application'])('events of %s are left alone', (source) => {
  const { send, ids } = setUp({ drop: 1 });
  send(1, source);
  expect(ids()).toEqual(['0']);
});

test.each([{ drop: -0.1 }, { duplicate: 1.1 }, { delaySeconds: -1 }, { seed: 'x' }, { dropp: 1 }])(
  '%j is refused',
  (setting) => {
    expect(() => setUp(setting)).toThrow();
  },
);

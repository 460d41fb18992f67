import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createClock } from '#sandbox/clock';

function standing(at = 0) {
  const activity = createActivity();
  return { activity, clock: createClock({ activity, wall: () => at }) };
}

test('timers fire in the order of their due time, those of one time in the order they were made', async () => {
  const { clock } = standing();
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now()]);
  clock.at(30, note('c'));
  clock.at(10, note('a'));
  clock.at(20, note('b1'));
  clock.at(20, note('b2'));
  clock.at(41, note('never'));
  await clock.advance(40);
  expect(fired).toEqual([
    ['a', 10],
    ['b1', 20],
    ['b2', 20],
    ['c', 30],
  ]);
  expect(clock.now()).toBe(40);
});

test('a timer made while another fires has its turn in the same move if it falls due in it', async () => {
  const { clock } = standing();
  const fired: number[] = [];
  const again = (): void => {
    fired.push(clock.now());
    clock.at(clock.now() + 10, again);
  };
  clock.at(10, again);
  await clock.advance(35);
  expect(fired).toEqual([10, 20, 30]);
});

test('the clock stands at a timer’s time until the work that it started is done', async () => {
  const { clock, activity } = standing();
  const seen: number[] = [];
  clock.at(10, () => void activity.track(sleep(5).then(() => seen.push(clock.now()))));
  clock.at(20, () => seen.push(clock.now()));
  await clock.advance(100);
  expect(seen).toEqual([10, 20]);
});

test('work under way is finished before the clock moves', async () => {
  const { clock, activity } = standing(7);
  const seen = activity.track(sleep(5).then(() => clock.now()));
  await clock.advance(100);
  expect(await seen).toBe(7);
});

test('moves asked for together happen one after the other', async () => {
  const { clock } = standing();
  const fired: number[] = [];
  for (const due of [5, 15]) clock.at(due, () => fired.push(clock.now()));
  await Promise.all([clock.advance(10), clock.advance(10)]);
  expect([fired, clock.now()]).toEqual([[5, 15], 20]);
});

test('a cancelled timer does not fire, not even one cancelled by its neighbour', async () => {
  const { clock } = standing();
  const fired: string[] = [];
  clock.at(10, () => second.cancel());
  const second = clock.at(10, () => fired.push('second'));
  await clock.advance(20);
  expect(fired).toEqual([]);
});

test('the clock is not moved back', async () => {
  const { clock } = standing(100);
  await expect(clock.advance(-1)).rejects.toThrow(/cannot go back/);
  await expect(clock.set(99)).rejects.toThrow(/cannot go back/);
  await clock.set(150);
  expect(clock.now()).toBe(150);
});

test('a timer that throws fails its move, and the next one goes on from there', async () => {
  const { clock } = standing();
  clock.at(10, () => {
    throw new Error('no');
  });
  await expect(clock.advance(20)).rejects.toThrow('no');
  await clock.advance(20);
  expect(clock.now()).toBe(30);
});

test('timers fire by themselves as time passes, and what is overdue at the next turn', async () => {
  const clock = createClock({ activity: createActivity() });
  const fired = vi.fn();
  clock.at(clock.now() + 10, fired);
  clock.at(clock.now() - 1000, fired);
  clock.at(clock.now() + 1e12, fired);
  expect(fired).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(fired).toHaveBeenCalledTimes(2), { timeout: 20_000 });
});

test('at another rate the clock begins at wall time, and passes that much of it, between moves as well', async () => {
  let wall = 1_000_003;
  const clock = createClock({ activity: createActivity(), wall: () => wall, rate: 0.1 });
  expect(clock.now()).toBe(1_000_003);
  wall += 500;
  expect(clock.now()).toBe(1_000_053);
  await clock.advance(1_000);
  expect(clock.now()).toBe(1_001_053);
  wall += 70;
  expect(clock.now()).toBe(1_001_060);
});

test('at a high rate timers fire by themselves early, at a low one late', async () => {
  const fired: string[] = [];
  const clockAt = (rate: number) => createClock({ activity: createActivity(), rate });
  const [quick, slow] = [clockAt(1_000), clockAt(1e-6)];
  quick.at(quick.now() + 60_000, () => fired.push('quick'));
  slow.at(slow.now() + 1, () => fired.push('slow'));
  await vi.waitFor(() => expect(fired).toEqual(['quick']), { timeout: 20_000 });
  quick.close();
  slow.close();
});

test('a closed clock fires nothing more', async () => {
  const clock = createClock({ activity: createActivity() });
  const fired = vi.fn();
  clock.at(clock.now() + 1, fired);
  clock.close();
  await sleep(10);
  expect(fired).not.toHaveBeenCalled();
});

test('a thousand timers fire in one move', async () => {
  const { clock } = standing();
  let fired = 0;
  for (let due = 1000; due > 0; due -= 1) clock.at(due, () => (fired += 1));
  await clock.advance(1000);
  expect(fired).toBe(1000);
});

test('work that settled work has started counts before rest', async () => {
  const activity = createActivity();
  let done = false;
  const first = activity.track(sleep(1));
  void first.then(() => activity.track(sleep(5).then(() => (done = true))));
  await activity.atRest();
  expect(done).toBe(true);
});

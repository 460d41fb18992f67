import { expect, test } from 'vitest';
import type { Message } from '#core/message';
import { inDays, now, stage } from '#test/core/given';
import { exemption, tagged, watcher } from '#test/support/exemption-watcher';

/** By tag until the end of March 2nd, which is told of from noon on February 28th. */
const byTag = exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag', who: 'tag stagecert:exempt' });
const on = (time: string) => new Date(`2026-${time}Z`);

/** A stage that its tag exempts until March 2nd, listed as the look found it that met it first. */
async function exemptByTag() {
  const watch = await watcher({ prod: { tags: tagged('2026-03-02') } });
  await watch.store.list(stage, byTag);
  const tell = async (date: string | null, at: Date) => {
    watch.stages.prod = { tags: date ? tagged(date) : {} };
    await watch.run(at);
  };
  return { ...watch, tell };
}

const renewals = (published: readonly Message[]) =>
  published.map(({ machine }) => (machine as { renewed: { since: string; renewals: number } }).renewed);

test('that a tag was renewed is told once, when people would have been told of the end', async () => {
  const { tell, published } = await exemptByTag();
  await tell('2026-03-20', on('02-27T23:59'));
  expect(published).toEqual([]);
  for (const hour of ['06', '12', '18']) await tell('2026-03-20', on(`02-28T${hour}:00`));
  await tell('2026-03-20', on('03-03T00:00'));
  expect(published.map(({ machine }) => machine)).toEqual([
    expect.objectContaining({
      exemptUntil: '2026-03-21T00:00:00.000Z',
      renewed: { insteadOf: byTag.until, since: byTag.decidedAt, renewals: 1 },
    }),
  ]);
});

test('one renewal after the other is told of, and since when that goes on, though no look ever met them', async () => {
  const { tell, published } = await exemptByTag();
  await tell('2026-03-20', on('03-01T00:00'));
  await tell('2026-04-20', on('03-19T00:00'));
  await tell('2026-05-20', on('04-19T00:00'));
  const since = byTag.decidedAt;
  expect(renewals(published)).toEqual([
    { insteadOf: '2026-03-03T00:00:00.000Z', since, renewals: 1 },
    { insteadOf: '2026-03-21T00:00:00.000Z', since, renewals: 2 },
    { insteadOf: '2026-04-21T00:00:00.000Z', since, renewals: 3 },
  ]);
  await tell('2026-05-20', on('05-19T00:00'));
  expect(published.at(-1)?.subject).toContain('exemption ends 2026-05-21');
  expect(published.at(-1)?.body).toContain(`${since}, by tag, renewal 3`);
});

test('of several ends that one tag left behind a renewal is told of once, and again when the told one comes near', async () => {
  const { store, tell, published } = await exemptByTag();
  // Looks met it put off, and somebody put it off again.
  for (const day of ['04', '05']) {
    await store.list(stage, { ...byTag, until: `2026-03-${day}T00:00:00.000Z`, decidedAt: inDays(-10) });
  }
  for (const time of ['03-01T12:00', '03-01T18:00', '03-04T06:00', '03-05T00:00']) await tell('2026-03-20', on(time));
  await tell('2026-04-20', on('03-19T00:00'));
  expect(renewals(published)).toEqual([
    { insteadOf: '2026-03-03T00:00:00.000Z', since: byTag.decidedAt, renewals: 3 },
    { insteadOf: '2026-03-21T00:00:00.000Z', since: byTag.decidedAt, renewals: 4 },
  ]);
});

test('a tag that is put off at each of many deploys is told of each time that the end people know comes near', async () => {
  const watch = await exemptByTag();
  // By two deploys a day to four days from then; of such an end people are told two days before it, four deploys on.
  for (let hour = 0; hour < 12 * 24; hour += 12) {
    const at = new Date(now.getTime() + hour * 3_600_000);
    const until = new Date(at.getTime() + 4 * 86_400_000).toISOString();
    watch.stages.prod = { tags: tagged(until) };
    await watch.store.list(stage, { ...byTag, until, decidedAt: at.toISOString() });
    await watch.run(at);
  }
  const told = renewals(watch.published);
  expect(told.map(({ renewals: count }) => count)).toEqual([1, 5, 9, 13, 17, 21]);
  expect(new Set(told.map(({ since }) => since))).toEqual(new Set([byTag.decidedAt]));
});

test('a tag that was off when people would have been told, and set anew after that, begins anew', async () => {
  const { tell, published } = await exemptByTag();
  await tell(null, on('03-01T00:00'));
  await tell('2026-03-20', on('03-01T12:00'));
  expect(renewals(published)).toEqual([
    { insteadOf: byTag.until, since: on('03-01T12:00').toISOString(), renewals: 0 },
  ]);
});

test('one that was renewed only after people were told of its end is told of then', async () => {
  const { tell, published } = await exemptByTag();
  await tell('2026-03-02', on('03-01T00:00'));
  await tell('2026-03-20', on('03-02T00:00'));
  await tell('2026-03-20', on('03-02T06:00'));
  expect(published.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('exemption ends 2026-03-03'),
    expect.stringContaining('exemption renewed until 2026-03-21'),
  ]);
});

test('one whose renewal was taken back ends, and that is told', async () => {
  const { tell, published } = await exemptByTag();
  await tell('2026-03-20', on('03-01T00:00'));
  await tell('2026-03-02', on('03-01T06:00'));
  await tell('2026-03-02', on('03-01T12:00'));
  expect(published.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('exemption renewed until 2026-03-21'),
    expect.stringContaining('exemption ends 2026-03-03'),
  ]);
});

test('no longer tag is a renewal of an exemption that was over before', async () => {
  const { tell, published } = await exemptByTag();
  await tell(null, on('03-01T00:00'));
  await tell(null, on('03-03T00:00'));
  await tell('2026-03-20', on('03-04T00:00'));
  expect(published).toEqual([]);
});

test('nobody is told of a tag where a person exempted the stage for longer', async () => {
  const { store, tell, published } = await exemptByTag();
  await store.grant(stage, exemption({ until: inDays(40) }));
  await tell('2026-03-20', now);
  expect(published).toEqual([]);
});

test('a renewal whose answer was lost is told of again with the same id, and counted once', async () => {
  const { tell, published, loseAnswers } = await exemptByTag();
  loseAnswers(1);
  await expect(tell('2026-03-20', on('03-01T00:00'))).rejects.toThrow('no answer');
  await tell('2026-03-20', on('03-01T06:00'));
  expect(new Set(published.map(({ messageId }) => messageId)).size).toBe(1);
  expect(published[1]?.machine).toMatchObject({ renewed: { renewals: 1 } });
});

import { expect, test } from 'vitest';
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
  expect(published.map(({ machine }) => (machine as { renewed?: object }).renewed)).toEqual([
    { insteadOf: '2026-03-03T00:00:00.000Z', since, renewals: 1 },
    { insteadOf: '2026-03-21T00:00:00.000Z', since, renewals: 2 },
    { insteadOf: '2026-04-21T00:00:00.000Z', since, renewals: 3 },
  ]);
  await tell('2026-05-20', on('05-19T00:00'));
  expect(published.at(-1)?.subject).toContain('exemption ends 2026-05-21');
  expect(published.at(-1)?.body).toContain(`${since}, by tag, renewal 3`);
});

test('two renewals that are found by one run are one after the other', async () => {
  const { store, tell, published } = await exemptByTag();
  // A look met the second one, and somebody put it off again.
  await store.list(stage, { ...byTag, until: '2026-03-04T00:00:00.000Z', decidedAt: inDays(-10) });
  await tell('2026-03-20', on('03-02T12:00'));
  const renewals = published.map(({ machine }) => (machine as { renewed: { since: string } }).renewed);
  expect(renewals.map(({ since }) => since)).toEqual([byTag.decidedAt, byTag.decidedAt]);
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

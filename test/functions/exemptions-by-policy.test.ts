import { describe, expect, test } from 'vitest';
import { now, stage } from '#test/core/given';
import { called, exemption, tagged, watcher } from '#test/support/exemption-watcher';

/** By tag until the end of March 2nd, which is told of from February 28th on. */
const byTag = exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' });
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

/** A stage whose tag is set to a date since its exemption was met. */
async function tagSetTo(date: string) {
  const watch = await watcher({ prod: { tags: tagged(date) } });
  await watch.store.list(stage, byTag);
  const told = () => watch.published.map(({ subject }) => subject.replace(/^\[stagecert\] (.*):.*$/, '$1'));
  return { ...watch, told };
}

describe('of a tag that was put off, nobody is told that it is renewed', () => {
  test.each(['2026-03-20', '2026-03-02'])('where the policy lets tags exempt no more: %s', async (date) => {
    const { run, govern, published, told } = await tagSetTo(date);
    govern({ byTag: false });
    for (const hours of [0, 6, 12]) await run(later(hours));
    expect(told()).toEqual(['exemption ended before 2026-03-03']);
    expect(published[0]?.body).toContain('the policy lets no tag exempt it');
  });

  test.each(['2026-03-20', '2099-12-31', '9999-12-31'])('where %s is beyond what it allows', async (date) => {
    const { run, govern, published, told } = await tagSetTo(date);
    govern({ byTag: true, days: 1, atMostDays: 10 });
    for (let hours = 0; hours < 84; hours += 6) await run(later(hours));
    expect(told()).toEqual(['exemption ended before 2026-03-03']);
    expect(published[0]?.body.replace(/\s+/g, ' ')).toContain('the policy allows at most 10 days from now');
  });

  test('where it says what cannot be followed', async () => {
    const { run, told } = await tagSetTo('never');
    await run();
    expect(told()).toEqual(['exemption ended before 2026-03-03']);
  });

  test.each<[string, Parameters<Awaited<ReturnType<typeof watcher>>['govern']>[0], string]>([
    ['cannot be read', null, 'the policy cannot be read'],
    ['has mistakes in it', { atMostDays: -1 }, 'the policy has mistakes in it'],
  ])('where the policy %s, until it can be used', async (_what, policy, says) => {
    const { run, govern, published, told } = await tagSetTo('2026-03-20');
    govern(policy);
    for (const hours of [0, 6]) await run(later(hours));
    expect(told()).toEqual(['exemption ends 2026-03-03']);
    expect(published[0]?.body).toContain(says);
    govern({ byTag: true });
    for (const hours of [12, 18]) await run(later(hours));
    expect(told()).toEqual(['exemption ends 2026-03-03', 'exemption renewed until 2026-03-21']);
  });
});

test('of several ends that one tag left behind it is told once that the policy does not heed it', async () => {
  const { store, run, govern, told } = await tagSetTo('2026-03-20');
  await store.list(stage, { ...byTag, until: '2026-03-04T00:00:00.000Z' });
  govern({ byTag: false });
  for (const hours of [0, 6]) await run(later(hours));
  expect(told()).toHaveLength(1);
});

test('that the policy does not heed a tag is told anew of an end that comes near later', async () => {
  const { store, run, govern, told } = await tagSetTo('2026-04-20');
  await store.list(stage, { ...byTag, until: '2026-03-21T00:00:00.000Z' });
  govern({ byTag: false });
  await run();
  await run(new Date('2026-03-19T00:00:00Z'));
  expect(told()).toEqual(['exemption ended before 2026-03-03', 'exemption ended before 2026-03-21']);
});

test('a tag that the policy heeds again begins anew', async () => {
  const { run, govern, published, told } = await tagSetTo('2026-03-20');
  govern({ byTag: false });
  await run();
  govern({ byTag: true });
  await run(later(6));
  expect(told().at(-1)).toBe('exemption renewed until 2026-03-21');
  expect(published.at(-1)?.machine).toMatchObject({ renewed: { since: later(6).toISOString(), renewals: 0 } });
});

test('nobody is told of an unheeded tag that was taken off, or while a record exempts the stage', async () => {
  const { store, stages, run, govern, published } = await tagSetTo('2026-03-20');
  govern({ byTag: false });
  await store.list(called('beta'), byTag);
  stages.beta = { tags: {} };
  await store.grant(stage, exemption({ until: '2026-05-01T00:00:00.000Z' }));
  await run();
  expect(published).toEqual([]);
});

test.each([
  ['heeds no tag', { byTag: false }, false],
  ['cannot be read', null, true],
])('a recorded exemption ends whatever the tag says where the policy %s', async (_what, policy, isDoubtful) => {
  const { store, run, govern, published } = await watcher({ prod: { tags: tagged('2026-04-10') } });
  await store.grant(stage, exemption());
  govern(policy);
  await run();
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends 2026-03-03')]);
  expect(published[0]?.body.includes('Whether its tag holds')).toBe(isDoubtful);
});

import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import { inDays, now, stage } from '#test/core/given';
import { exemption, tagged, watcher } from '#test/support/exemption-watcher';

/** Ends when the tag `tagged('2026-03-02')` does. */
const record = exemption({ until: '2026-03-03T00:00:00.000Z' });
const byTag: Exemption = { ...record, source: 'tag', who: 'tag stagecert:exempt' };

/** People are told of the end of the record, and between the claim and the note a person ends it, and more happens. */
async function endedWhileTold(then: (store: Exemptions) => Promise<unknown>) {
  const watch = await watcher({ prod: { tags: tagged('2026-03-02') } });
  const { store } = watch;
  await store.grant(stage, record);
  const claim: Exemptions['claim'] = async (...of) => {
    const isClaimed = await store.claim(...of);
    await store.revoke(stage, record, now);
    await then(store);
    return isClaimed;
  };
  await watch.run(now, { ...store, claim });
  const next = async () => {
    await watch.run(new Date(inDays(1)));
    return watch.published.slice(1).map(({ subject }) => subject);
  };
  return { ...watch, next };
}

test('a tag that takes the place of a record while people are told of that is told of when it is renewed', async () => {
  const { stages, next } = await endedWhileTold((store) => store.list(stage, byTag));
  stages.prod = { tags: tagged('2026-04-01') };
  expect(await next()).toEqual([expect.stringContaining('exemption renewed until 2026-04-02')]);
});

test('a record of the same end that is made while people are told of the one before is told of', async () => {
  const again = { ...record, decidedAt: now.toISOString(), why: 'not yet' };
  const { next } = await endedWhileTold((store) => store.grant(stage, again));
  expect(await next()).toEqual([expect.stringContaining('exemption ends 2026-03-03')]);
});

test('a record that is ended while people are told of it is not told of again', async () => {
  const { stages, next } = await endedWhileTold(async () => {});
  stages.prod = {};
  expect(await next()).toEqual([]);
});

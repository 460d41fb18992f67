import { expect, test } from 'vitest';
import { type LiveStage, stageKey } from '#core/stage';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import { inDays, now, stage } from '#test/core/given';
import { called, exemption, tagged, watcher } from '#test/support/exemption-watcher';

const other = called('beta');

test('an exemption is told of once, three days before its end', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await run(new Date(Date.parse(inDays(-1)) - 1));
  expect(published).toEqual([]);
  expect(await run(new Date(inDays(-1)))).toEqual({ told: ['abcdef74gh/prod'] });
  expect(await run(now)).toEqual({ told: [] });
  expect(published).toHaveLength(1);
});

test('two runs at once tell of it once', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await Promise.all([run(), run(), run()]);
  expect(published).toHaveLength(1);
});

test('a message whose answer was lost is published again by the next run, with the same id', async () => {
  const { store, run, published, loseAnswers } = await watcher();
  await store.grant(stage, exemption());
  loseAnswers(1);
  await expect(run()).rejects.toThrow('no answer');
  await run(new Date(now.getTime() + 3_600_000));
  await run(new Date(now.getTime() + 7_200_000));
  expect(new Set(published.map(({ messageId }) => messageId)).size).toBe(1);
  expect(published).toHaveLength(2);
});

test('one stage that cannot be read keeps no other message back, and is told of later', async () => {
  const { store, stages, run, published } = await watcher({ prod: new Error('throttled') });
  await store.grant(stage, exemption({ until: inDays(1) }));
  await store.grant(other, exemption());
  await expect(run()).rejects.toThrow('1 of 2 tasks failed');
  expect(published.map(({ attributes }) => attributes.stageName)).toEqual(['beta']);
  stages.prod = {};
  await run();
  expect(published.map(({ attributes }) => attributes.stageName)).toEqual(['beta', 'prod']);
});

test('one that ended while nothing ran is told of as ended', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await run(new Date(inDays(20)));
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ended')]);
});

test.each<[string, Partial<LiveStage> | null]>([
  ['is gone', null],
  ['was made again', { createdDate: inDays(-2) }],
])('nobody is told where the stage %s', async (_what, found) => {
  const { store, run, published } = await watcher({ prod: found });
  await store.grant(stage, exemption());
  await run();
  await run(new Date(inDays(3)));
  expect(published).toEqual([]);
  expect(await openEntries(store)).toEqual([]);
});

test('of two exemptions only the one in force is told of, at its time', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await store.grant(stage, exemption({ until: inDays(40), why: 'longer' }));
  for (const day of [0, 3, 36]) await run(new Date(inDays(day)));
  expect(published).toEqual([]);
  await run(new Date(inDays(38)));
  expect(published.map(({ body }) => body)).toEqual([expect.stringContaining('longer')]);
});

test('a run that cannot have the record fails, and a later one tells of it', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await expect(run(now, { ...store, find: () => Promise.reject(new Error('throttled')) })).rejects.toThrow();
  expect(published).toEqual([]);
  await run();
  expect(published).toHaveLength(1);
});

test('where the policy goes by names of APIs the name is asked for, at the same pace as stages', async () => {
  const { store, run, published, govern } = await watcher({ prod: { tags: tagged('2026-03-02') } });
  await store.list(stage, exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' }));
  govern({ byTag: false }, [{ when: { apis: ['orders'] }, then: { exemption: { byTag: true } } }]);
  await run();
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends')]);
});

test('nobody is told of one whose record somebody made unreadable: a look at the stage tells that', async () => {
  const { store, table, run, published } = await watcher();
  await store.grant(stage, exemption());
  await table.put({ pk: `STAGE#${stageKey(stage)}`, sk: 'EXEMPTION' }, { ...exemption(), until: 'never' });
  expect(await run()).toEqual({ told: [] });
  expect(published).toEqual([]);
});

test('those that people were told of are looked at last, so that a run which is cut off does not starve the others', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `s${String(index).padStart(2, '0')}`);
  const watch = await watcher();
  const byTag = exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' });
  for (const name of names) await watch.store.list(called(name), byTag);
  // No more than eight stages can be read in a run.
  const run = async (at: Date) => {
    let read = 0;
    for (const name of names) {
      const get = () => (++read > 8 ? new Error('cut off') : { tags: tagged('2026-03-02') });
      Object.defineProperty(watch.stages, name, { configurable: true, enumerable: true, get });
    }
    await expect(watch.run(at)).rejects.toThrow('cut off');
  };
  await run(now);
  await run(new Date(now.getTime() + 6 * 3_600_000));
  expect(watch.published.map(({ attributes }) => attributes.stageName)).toEqual(names);
});

test('an exemption that was ended, and recorded again with the same end, is told of', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await store.revoke(stage, exemption(), now);
  await run();
  expect(published).toEqual([]);
  await store.grant(stage, exemption());
  await run();
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends')]);
});

test('an exemption that a person recorded for an earlier stage of the name hides no notice', async () => {
  const { store, run, published } = await watcher({ prod: { tags: tagged('2026-03-02') } });
  await store.grant(stage, exemption({ until: inDays(60), stageCreatedDate: inDays(-30) }));
  await store.list(stage, exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' }));
  await run();
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends 2026-03-03')]);
});

/** What is listed and not closed, whenever it ends. */
async function openEntries({ endingBy }: Exemptions) {
  const entries = [];
  for await (const entry of endingBy(stage, new Date(inDays(900)), now)) entries.push(entry.stage.stageName);
  return entries;
}

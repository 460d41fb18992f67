import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import { inDays, now, stage } from '#test/core/given';
import { called, exemption, tagged, watcher } from '#test/support/exemption-watcher';

const other = called('beta');

test('one by tag is told of while the tag stands, and not once it was changed', async () => {
  const { store, stages, run, published } = await watcher({ prod: { tags: tagged('2026-03-02') }, beta: { tags: {} } });
  const byTag = exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' });
  await store.list(stage, byTag);
  await store.list(other, byTag);
  stages.beta = { tags: tagged('2026-03-01') };
  await run();
  expect(published.map(({ attributes }) => attributes.stageName)).toEqual(['prod']);
  expect(await store.isListed(other, byTag)).toBe(true);
});

test('a stage that is met exempt again and again is listed once', async () => {
  const { store, run, published } = await watcher();
  await store.grant(stage, exemption());
  await run();
  await store.list(stage, exemption({ decidedAt: now.toISOString() }));
  await store.grant(stage, exemption());
  await run();
  expect(published).toHaveLength(1);
});

test('the end of a recorded exemption is not told where the tag holds for longer, but that of the tag is', async () => {
  const { store, run, published } = await watcher({ prod: { tags: tagged('2026-04-10') } });
  await store.grant(stage, exemption());
  await run();
  await run(new Date(inDays(3)));
  expect(published).toEqual([]);
  await run(new Date('2026-04-10T00:00:00Z'));
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends 2026-04-11')]);
});

test.each([tagged('2026-03-02'), {}])(
  'where a record and a tag end together that is told once, with the tags %j',
  async (tags) => {
    const { store, run, published } = await watcher({ prod: { tags } });
    const until = '2026-03-03T00:00:00.000Z';
    await store.list(stage, exemption({ until, source: 'tag' }));
    await store.grant(stage, exemption({ until }));
    await run();
    await run(new Date(inDays(1)));
    expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends 2026-03-03')]);
  },
);

test.each<[string, (store: Exemptions, record: Exemption, tag: Exemption) => Promise<unknown>]>([
  [
    'the tag was met first, and the record is ended by command',
    async (store, record, tag) => {
      await store.list(stage, tag);
      await store.grant(stage, record);
      await store.revoke(stage, record, now);
    },
  ],
  [
    'the record is ended by command, and the tag is met after it',
    async (store, record, tag) => {
      await store.grant(stage, record);
      await store.revoke(stage, record, now);
      await store.list(stage, tag);
    },
  ],
  [
    'the record is deleted by hand, and the tag is met after it',
    async (store, record, tag) => {
      await store.list(stage, record);
      await store.list(stage, tag);
    },
  ],
])('of a record and a tag that end together the tag is told of where %s', async (_, happens) => {
  const { store, run, published } = await watcher({ prod: { tags: tagged('2026-03-02') } });
  const until = '2026-03-03T00:00:00.000Z';
  await happens(store, exemption({ until }), exemption({ until, source: 'tag', who: 'the tag' }));
  await run();
  await run(new Date(inDays(1)));
  expect(published.map(({ body }) => body)).toEqual([expect.stringMatching(/the tag/)]);
});

test('where a tag is put off to the end of a record that is told once, when it comes near', async () => {
  const { store, run, published } = await watcher({ prod: { tags: tagged('2026-04-10') } });
  await store.list(stage, exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' }));
  await store.grant(stage, exemption({ until: '2026-04-11T00:00:00.000Z' }));
  for (const day of [0, 39, 40]) await run(new Date(inDays(day)));
  expect(published.map(({ subject }) => subject)).toEqual([expect.stringContaining('exemption ends 2026-04-11')]);
});

import { expect, test } from 'vitest';
import { MOST_LISTED } from '#core/exemption-list';
import type { Message } from '#core/message';
import { inDays, live, now, stage } from '#test/core/given';
import { called, exemption, tagged, watcher } from '#test/support/exemption-watcher';

const HOUR_MS = 3_600_000;

/** After the claims of an earlier run. */
const later = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);

/** The names of the stages that a message is about, as programs get it. */
function stagesIn({ machine }: Message): string[] {
  const { messages, stage } = machine as {
    messages?: { stage: { stageName: string } }[];
    stage: { stageName: string };
  };
  return (messages ?? [{ stage }]).map((each) => each.stage.stageName);
}

test('as many as may be sent one by one are, and one more than that makes a list of all', async () => {
  const few = await watcher({}, 3);
  await few.grantMany(3);
  await few.run();
  expect(few.published.map(stagesIn)).toEqual([['s00'], ['s01'], ['s02']]);

  const many = await watcher({}, 3);
  const names = await many.grantMany(4);
  const { told } = await many.run();
  expect(many.published.map(stagesIn)).toEqual([names]);
  expect(told).toHaveLength(4);
  expect(await many.run(later(6))).toEqual({ told: [] });
});

test('where nothing may be sent one by one, one is a list', async () => {
  const { grantMany, run, published } = await watcher({}, 0);
  await grantMany(1);
  await run();
  expect(published.map(({ subject }) => subject)).toEqual([
    '[stagecert] digest: 1 exemption of a stage in 111122223333 eu-west-1',
  ]);
});

test('what need not be told of is not counted', async () => {
  const { grantMany, run, published } = await watcher({ s00: null, s01: { createdDate: inDays(-1) } }, 3);
  await grantMany(5);
  await run();
  expect(published.map(stagesIn)).toEqual([['s02'], ['s03'], ['s04']]);
});

test('as many as two lists and one hold are told of in three lists, each once', async () => {
  const { grantMany, run, published } = await watcher();
  const names = await grantMany(2 * MOST_LISTED + 1);
  await run();
  expect(published.map((each) => stagesIn(each).length)).toEqual([MOST_LISTED, MOST_LISTED, 1]);
  expect(published.flatMap(stagesIn).sort()).toEqual(names.sort());
});

test('a list whose answer was lost comes again as it was, and what has become due meanwhile by itself', async () => {
  const { grantMany, run, published, loseAnswers } = await watcher({}, 2);
  const names = await grantMany(3);
  loseAnswers(1);
  await expect(run()).rejects.toThrow('no answer');
  const added = await grantMany(3, 3);
  await run(later(6));
  await run(later(12));

  expect(published.map(stagesIn)).toEqual([names, names, added]);
  const [first, again, next] = published.map(({ messageId }) => messageId);
  expect(again).toBe(first);
  expect(next).not.toBe(first);
});

test('a message of its own whose answer was lost comes again as such, however many there are by then', async () => {
  const { grantMany, run, published, loseAnswers } = await watcher({}, 2);
  await grantMany(1);
  loseAnswers(1);
  await expect(run()).rejects.toThrow('no answer');
  await grantMany(2, 1);
  await run(later(6));

  // With the one that comes again there are more than two.
  expect(published.map(stagesIn)).toEqual([['s00'], ['s00'], ['s01', 's02']]);
  expect(published[1]?.messageId).toBe(published[0]?.messageId);
});

test('a list of which one exemption cannot be claimed is not sent before all can be', async () => {
  const { grantMany, run, published, store } = await watcher({}, 2);
  const names = await grantMany(4);
  const claim: typeof store.claim = async (entry, ...rest) => {
    if (entry.stage.stageName === 's02') throw new Error('no answer');
    return store.claim(entry, ...rest);
  };
  await expect(run(now, { ...store, claim })).rejects.toThrow('no answer');
  expect(published).toEqual([]);
  await run(later(6));
  expect(published.flatMap(stagesIn).sort()).toEqual(names);
});

test('of a list of which not all could be noted the rest comes again with the same id', async () => {
  const { grantMany, run, published, store } = await watcher({}, 2);
  await grantMany(4);
  const told: typeof store.told = async (entry, ...rest) => {
    if (entry.stage.stageName === 's02') throw new Error('no answer');
    return store.told(entry, ...rest);
  };
  await expect(run(now, { ...store, told })).rejects.toThrow('no answer');
  await run(later(6));
  expect(published.map(stagesIn)).toEqual([
    ['s00', 's01', 's02', 's03'],
    ['s02', 's03'],
  ]);
  expect(new Set(published.map(({ messageId }) => messageId)).size).toBe(1);
});

test('one whose tag was renewed since its list was cut off is told of anew, and comes again as it was then', async () => {
  const { store, stages, grantMany, run, published, loseAnswers } = await watcher(
    { beta: { tags: tagged('2026-03-02') } },
    2,
  );
  const names = await grantMany(2);
  await store.list(called('beta'), exemption({ until: '2026-03-03T00:00:00.000Z', source: 'tag' }));
  loseAnswers(3);
  await expect(run()).rejects.toThrow('no answer');
  stages.beta = { tags: tagged('2026-04-01') };
  await expect(run(later(6))).rejects.toThrow('no answer');
  await run(later(12));

  expect(published.map(stagesIn)).toEqual([['beta', ...names], names, ['beta'], ['beta'], names]);
  const ids = published.map(({ messageId }) => messageId);
  expect(ids).toEqual([ids[0], ids[0], ids[2], ids[2], ids[0]]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a run that is behind another one cannot claim what people were told of', async () => {
  const { store } = await watcher();
  const entry = { stage: called('prod'), exemption: exemption({ source: 'tag' }) };
  await store.list(entry.stage, entry.exemption);
  expect(await store.claim(entry, 'ends', now)).toBe(true);
  await store.told(entry, 'ends', now);
  expect(await store.claim(entry, 'ends', later(1))).toBe(false);
  expect(await store.claim(entry, 'renewed', later(1))).toBe(true);
});

test('two runs at once tell of each once', async () => {
  const { grantMany, run, published } = await watcher({}, 2);
  const names = await grantMany(5);
  await Promise.all([run(), run()]);
  await run(later(6));
  expect(published.flatMap(stagesIn).sort()).toEqual(names);
});

test('one that ends and one that was renewed stand in one list', async () => {
  const { store, run, published } = await watcher({ beta: { tags: tagged('2026-04-01') } }, 1);
  await store.grant(called('prod'), exemption());
  await store.list(called('beta'), exemption({ until: '2026-03-02T00:00:00.000Z', source: 'tag' }));
  await run();
  expect(published).toHaveLength(1);
  expect(published[0]?.machine).toMatchObject({
    outcome: 'digest',
    messages: [
      { exemptUntil: '2026-04-02T00:00:00.000Z', renewed: { insteadOf: '2026-03-02T00:00:00.000Z', renewals: 1 } },
      { stage: { stageName: 'prod', createdDate: live().createdDate }, exemptUntil: inDays(2) },
    ],
  });
});

test('stages are read at half of the quota: after the first twenty five a second', async () => {
  const { grantMany, run, pauses } = await watcher();
  await grantMany(23);
  await run();
  expect(pauses).toEqual([200, 200, 200]);
});

test('where SNS refuses a list, its exemptions are told of one by one, the one to blame in plain words', async () => {
  const { store, grantMany, run, published, refuse } = await watcher({}, 2);
  await grantMany(2);
  await store.grant(called('worst'), exemption({ why: 'refused' }));
  refuse(({ body }) => body.includes('refused') && !body.includes('SNS refused'));
  const { told } = await run();
  expect(told).toHaveLength(3);
  expect(published.flatMap(stagesIn).sort()).toEqual(['s00', 's01', 'worst']);
  expect(published.find((each) => stagesIn(each)[0] === 'worst')?.body).toContain('SNS refused the message');
  expect(await run(later(6))).toEqual({ told: [] });
});

test('of a refused list a message that fails keeps no other back, and comes again alone', async () => {
  const { store, run, published, refuse } = await watcher({}, 2);
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) await store.grant(called(name), exemption({ why: name === 'b' ? 'refused' : 'fine' }));
  // `b` in any form, as where what stands for it is refused, too.
  refuse((message) =>
    message.attributes.outcome === 'digest' ? message.body.includes('refused') : message.attributes.stageName === 'b',
  );
  await expect(run()).rejects.toThrow('1 of 4 tasks failed');
  await expect(run(later(6))).rejects.toThrow('1 of 1 tasks failed');
  expect(published.flatMap(stagesIn)).toEqual(['a', 'c', 'd']);
  refuse(() => false);
  await run(later(12));
  expect(published.flatMap(stagesIn)).toEqual(['a', 'c', 'd', 'b']);
});

test('of several ends that one tag left behind one stands in a list', async () => {
  const { store, run, published } = await watcher({ beta: { tags: tagged('2026-04-01') } }, 0);
  for (const day of ['02', '03']) {
    const until = `2026-03-${day}T00:00:00.000Z`;
    await store.list(called('beta'), exemption({ until, source: 'tag' }));
  }
  await run();
  await run(later(6));
  expect(published.map(stagesIn)).toEqual([['beta']]);
  // Both count as told, and are looked at last from then on.
  const told = [];
  for await (const entry of store.endingBy(stage, later(48), now)) told.push(entry.renewedToldAt !== undefined);
  expect(told).toEqual([true, true]);
});

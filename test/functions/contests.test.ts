import { expect, test } from 'vitest';
import { withFix } from '#core/contest';
import { stageKey } from '#core/stage';
import { contests } from '#functions/aws/dynamodb/contests';
import { history } from '#functions/aws/dynamodb/history';
import { openMatters } from '#functions/aws/dynamodb/open-matters';
import { inDays, live, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const { createdDate } = live();
const fix = (number: number) => ({ backoutId: `fix-${number}`, at: inDays(-1) });
const contest = { principal: 'a role', removals: [inDays(-1)], foundBy: { remediationId: 'remediation-3', look: 1 } };
const decision = { who: 'dana', why: 'Terraform keeps it now', decidedAt: inDays(0) };

test('a revision is built on what is there, also where somebody was faster', async () => {
  const store = contests(await emptyTable());
  const removal = (number: number) => ({
    backoutId: `${number}`,
    eventId: `${number}`,
    at: inDays(-1),
    principal: 'a role',
  });
  await store.revise(stage, (found) => withFix(found, createdDate, fix(1)));
  const rivals = [1, 2, 3, 4, 5].map((number) =>
    store.revise(stage, (found) => found && { ...found, removals: [...found.removals, removal(number)] }),
  );
  await Promise.all(rivals);
  const { removals } = (await store.find(stage)) ?? { removals: [] };
  expect(removals.map(({ backoutId }) => backoutId).sort()).toEqual(['1', '2', '3', '4', '5']);
});

test('a revision of nothing to nothing writes nothing', async () => {
  const store = contests(await emptyTable());
  expect(await store.revise(stage, (found) => found)).toBeNull();
  expect(await store.find(stage)).toBeNull();
});

test('a contest is ended once, and only where there is one; the history says by whom', async () => {
  const table = await emptyTable();
  const store = contests(table);
  expect(await store.end(stage, decision)).toBe(false);
  await store.revise(stage, (found) => withFix(found, createdDate, fix(1)));
  expect(await store.end(stage, decision)).toBe(false);
  await store.revise(stage, (found) => found && { ...found, contest });
  expect(await store.end(stage, decision)).toBe(true);
  expect(await store.find(stage)).toBeNull();
  expect(await store.end(stage, decision)).toBe(false);
  const ended = await history(table).find(stageKey(stage), inDays(-1), ({ kind }) => kind === 'contest-ended');
  expect(ended).toMatchObject({ seq: 1, remediationId: 'remediation-3', detail: { contest, decision } });
});

test('an end that was cut off after its entry is completed by the next try, with one entry', async () => {
  const table = await emptyTable();
  const store = contests(table);
  await store.revise(stage, (found) => withFix(found, createdDate, fix(1)));
  await store.revise(stage, (found) => found && { ...found, contest });
  await expect(
    contests({ ...table, delete: () => Promise.reject(new Error('no answer')) }).end(stage, decision),
  ).rejects.toThrow();
  expect(await store.end(stage, { ...decision, decidedAt: inDays(1) })).toBe(true);
  const second = await history(table).find(stageKey(stage), inDays(-1), ({ seq }) => seq === 2);
  expect(second).toBeNull();
});

test.each(['a fix is noted', 'somebody else ends it'])(
  'a contest is over also where %s at the same moment',
  async (what) => {
    const table = await emptyTable();
    const store = contests(table);
    await store.revise(stage, (found) => withFix(found, createdDate, fix(1)));
    await store.revise(stage, (found) => found && { ...found, contest });
    const meanwhile = {
      'a fix is noted': () => store.revise(stage, (found) => withFix(found, createdDate, fix(2))),
      'somebody else ends it': () => store.end(stage, { ...decision, who: 'erin' }),
    }[what];
    let isFirst = true;
    const deleteLate: typeof table.delete = async (key, condition) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile?.();
      }
      return table.delete(key, condition);
    };
    expect(await contests({ ...table, delete: deleteLate }).end(stage, decision)).toBe(true);
    expect([await store.find(stage), await contestedIn(store)]).toEqual([null, []]);
  },
);

/** The names of the stages that are listed as contested. */
async function contestedIn(store: ReturnType<typeof contests>): Promise<string[]> {
  const names: string[] = [];
  for await (const contested of store.contested(stage)) names.push(contested.stage.stageName);
  return names;
}

test('a stage is listed as contested from then on until that is ended', async () => {
  const store = contests(await emptyTable());
  await store.revise(stage, (found) => withFix(found, createdDate, fix(1)));
  expect(await contestedIn(store)).toEqual([]);
  await store.revise(stage, (found) => found && { ...found, contest });
  expect(await contestedIn(store)).toEqual([stage.stageName]);
  await store.end(stage, decision);
  expect(await contestedIn(store)).toEqual([]);
});

test('nor is one listed that was made again since', async () => {
  const store = contests(await emptyTable());
  await store.revise(stage, () => ({ stageCreatedDate: createdDate, fix: fix(1), removals: [], contest }));
  await store.revise(stage, (found) => withFix(found, inDays(-1), fix(2)));
  expect(await contestedIn(store)).toEqual([]);
});

test('a contest from before there was a list is listed by the next look at its stage', async () => {
  const table = await emptyTable();
  const store = contests(table);
  await store.revise(stage, () => ({ stageCreatedDate: createdDate, fix: fix(1), removals: [], contest }));
  await openMatters(table).contestOver(stage);
  expect(await contestedIn(store)).toEqual([]);
  await store.revise(stage, (found) => found);
  expect(await contestedIn(store)).toEqual([stage.stageName]);
});

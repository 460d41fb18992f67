import { expect, test } from 'vitest';
import { history } from '#functions/aws/dynamodb/history';
import { inDays } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const happening = (entryId: string, at: string) => ({
  ...{ entryId, at, kind: 'exempted', remediationId: 'remediation-1' },
  detail: {},
});
type Happening = ReturnType<typeof happening> & { kind: 'exempted' };

async function emptyHistory() {
  const table = await emptyTable();
  const read: unknown[] = [];
  async function* query(...asked: Parameters<typeof table.query>) {
    for await (const item of table.query(...asked)) {
      read.push(item);
      yield item;
    }
  }
  const { append, find } = history({ ...table, query });
  return {
    read,
    find,
    append: (entryId: string, at: string, since = at) => append('chain', happening(entryId, at) as Happening, since),
  };
}

test('what is sought is found behind a word that was given earlier and recorded later', async () => {
  const { append, find } = await emptyHistory();
  await append('of today', inDays(0));
  await append('of last week', inDays(-7));
  expect(await find('chain', inDays(-1), ({ entryId }) => entryId === 'of today')).toMatchObject({ seq: 1 });
});

test('a step that is run again is recorded once, whatever was recorded meanwhile', async () => {
  const { append } = await emptyHistory();
  await append('of today', inDays(0));
  await append('of last week', inDays(-7));
  expect(await append('of today', inDays(0))).toMatchObject({ seq: 1 });
});

test('a long history is not read beyond one page of what is older', async () => {
  const { append, find, read } = await emptyHistory();
  for (let day = -60; day < 0; day += 1) await append(`${day}`, inDays(day));
  read.length = 0;
  expect(await find('chain', inDays(-5), () => false)).toBeNull();
  expect(read).toHaveLength(20);
  read.length = 0;
  expect(await find('chain', inDays(-25), () => false)).toBeNull();
  expect(read).toHaveLength(40);
});

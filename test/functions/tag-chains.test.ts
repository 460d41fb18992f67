import { expect, test } from 'vitest';
import type { Table } from '#functions/aws/dynamodb/table';
import { tagChains } from '#functions/aws/dynamodb/tag-chains';
import { inDays, live, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const { createdDate: stageCreatedDate } = live();
const byTag = (days: number) => ({
  ...{ stageCreatedDate, who: 'a tag', why: 'so', decidedAt: inDays(0), source: 'tag' as const },
  until: inDays(days),
});

test('of two that note the same exemption at once the second goes by what the first wrote', async () => {
  const table = await emptyTable();
  const rival: Table = {
    ...table,
    update: async (...args) => {
      await tagChains(table).met(stage, byTag(5));
      return table.update(...args);
    },
  };
  const first = { until: inDays(5) };
  expect(await tagChains(rival).met(stage, byTag(9))).toMatchObject(first);
  expect((await tagChains(table).find(stage, byTag(5)))?.chain).toMatchObject(first);
});

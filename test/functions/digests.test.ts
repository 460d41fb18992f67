import { expect, test } from 'vitest';
import { accountOf } from '#core/digest';
import { ConcurrentModification } from '#core/errors';
import { digests } from '#functions/aws/dynamodb/digests';
import type { Table } from '#functions/aws/dynamodb/table';
import { ending, now } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const where = accountOf(ending());

async function waiting() {
  const table = await emptyTable();
  await digests(table).add(ending(), now);
  return table;
}

test('a digest is sent by one execution, which meets itself, and no other', async () => {
  const store = digests(await waiting());
  const begun = await store.next(where, 'execution-1', now);
  expect(begun?.tellings).toHaveLength(1);
  expect(await store.next(where, 'execution-1', now)).toEqual(begun);
  await expect(store.next(where, 'execution-2', now)).rejects.toThrow(ConcurrentModification);
});

test('of two that begin one at once the second does not', async () => {
  const table = await waiting();
  const rival: Table = {
    ...table,
    // The other one begins between the look for a digest and the beginning of one.
    put: async (...args) => {
      await digests(table).next(where, 'execution-1', now);
      return table.put(...args);
    },
  };
  await expect(digests(rival).next(where, 'execution-2', now)).rejects.toThrow(ConcurrentModification);
});

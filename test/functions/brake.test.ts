import { expect, test } from 'vitest';
import { brakeChain } from '#core/brake';
import { BrakeOn } from '#core/errors';
import { brakes } from '#functions/aws/dynamodb/brake';
import { history } from '#functions/aws/dynamodb/history';
import type { Table } from '#functions/aws/dynamodb/table';
import { cause, inHours, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const limits = { fixesPerHour: 5, stopAfterFailures: 3 };
const fix = (number: number) => ({ executionArn: `arn:${number}`, look: 1 });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('of many fixes that ask at the same moment, each twice, as many begin as the limit says', async () => {
  const store = brakes(await emptyTable());
  const asked = numbers(12).flatMap((number) => [fix(number), fix(number)]);
  const tried = await Promise.allSettled(asked.map((each) => store.admit(stage, each, limits, now)));
  const begun = asked.filter((_, index) => tried[index]?.status === 'fulfilled');
  expect(new Set(begun.map(({ executionArn }) => executionArn)).size).toBe(5);
  expect(begun).toHaveLength(10);
  const reasons = tried.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(new Set(reasons.map(({ message }) => message)).size).toBe(1);
  for (const reason of reasons) expect(reason).toBeInstanceOf(BrakeOn);
});

test('of many failures at the same moment, each counted twice, one pauses, and knows it again', async () => {
  const store = brakes(await emptyTable());
  const of = (number: number) => ({ outcome: 'failed' as const, execution: `arn:${number}` });
  const counted = await Promise.all(numbers(10).map((each) => store.count(stage, of(each % 5), 3, now)));
  const pausing = counted.flatMap((pause, index) => (pause ? [{ pause, by: index % 5 }] : []));
  expect(new Set(pausing.map(({ by }) => by)).size).toBe(1);
  expect(await store.count(stage, of(pausing[0]?.by as number), 3, new Date(inHours(1)))).toEqual(pausing[0]?.pause);
  await expect(store.check(stage)).rejects.toThrow(BrakeOn);
  await expect(store.admit(stage, fix(1), limits, now)).rejects.toThrow(/paused at .* by stagecert itself/);
});

test('another account or Region has a brake of its own', async () => {
  const store = brakes(await emptyTable());
  await store.pause(stage, { by: 'person', who: 'Dana', why: 'wait', at: inHours(0) });
  await store.check({ ...stage, region: 'us-west-2' });
  await expect(store.check(stage)).rejects.toThrow(/by Dana \(self-declared\): wait/);
});

test('a stage that was left is listed until its fix begins, or it is forgotten as it was', async () => {
  const store = brakes(await emptyTable());
  const left = async () => {
    const all: string[] = [];
    for await (const { executionArn } of store.left(stage)) all.push(executionArn);
    return all;
  };
  const note = (executionArn: string) => ({ stage, cause, executionArn, at: inHours(0) });
  await store.leave(note('first'));
  await store.leave(note('second'));
  await store.forget(note('first'));
  expect(await left()).toEqual(['second']);
  await store.admit(stage, fix(1), limits, now);
  expect(await left()).toEqual([]);
});

test('of fixes that come to nothing at the same moment, each noted twice, all are, and are trouble still', async () => {
  const store = brakes(await emptyTable());
  const many = { ...limits, fixesPerHour: 60 };
  for (const number of numbers(6)) await store.admit(stage, fix(number), many, now);
  await expect(store.admit(stage, fix(6), many, now)).rejects.toThrow(/was fixed 6 times/);
  await Promise.all([0, 1, 2, 0, 1, 2, 7].map((number) => store.cameToNothing(stage, fix(number))));
  expect((await store.state(stage)).fixes?.cameToNothing).toHaveLength(3);
  expect(await store.admitted(stage, fix(0))).toMatchObject({ wasAdmitted: true });
  for (const number of [6, 7, 8]) await store.admit(stage, fix(number), many, now);
  await expect(store.admit(stage, fix(9), many, now)).rejects.toThrow(BrakeOn);
});

const paused = (at: string) => ({ by: 'person' as const, who: 'Dana', why: 'wait', at });

test('a pause that somebody begins while another one is ended goes on, and its end is not in the history', async () => {
  const table = await emptyTable();
  const store = brakes(table);
  await store.pause(stage, paused(inHours(0)));
  let isFirst = true;
  const putLate: Table['put'] = async (key, item, condition) => {
    if (key.sk !== 'PAUSE' || !isFirst) return table.put(key, item, condition);
    isFirst = false;
    await store.resume(stage, { who: 'Erin', why: 'first' }, now);
    await store.pause(stage, paused(inHours(1)));
    return table.put(key, item, condition);
  };
  const ended = await brakes({ ...table, put: putLate }).resume(stage, { who: 'Ada', why: 'second' }, now);
  expect([ended, await store.paused(stage)]).toEqual([paused(inHours(0)), paused(inHours(1))]);
  const entries = await history(table).newest(brakeChain(stage), 9);
  expect(entries.map(({ kind }) => kind)).toEqual(['paused', 'resumed', 'paused']);
});

test('an item of the brake that cannot be read is named, with what is wrong with it', async () => {
  const table = await emptyTable();
  await table.put({ pk: 'BRAKE#111122223333#eu-west-1', sk: 'PAUSE' }, { paused: 'by hand', version: 1 });
  await expect(brakes(table).check(stage)).rejects.toThrow(
    /^The brake's item BRAKE#111122223333#eu-west-1 PAUSE in the table cannot be read \(paused: .+\)\. Correct or delete it$/,
  );
});

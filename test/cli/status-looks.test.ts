import { expect, test } from 'vitest';
import { asked, whileAnswering } from '#cli/status-asked';
import { firstOf } from '#cli/status-looks';
import { AccessDenied, NoAnswer, Throttled } from '#core/errors';

/** So many things that are written, of which every other one is over, and how many were looked at. */
function written(count: number) {
  const made: number[] = [];
  async function* looks() {
    for (let each = 1; each <= count; each++) {
      yield async () => {
        made.push(each);
        return each % 2 === 0 ? [each] : [];
      };
    }
  }
  return { looks: looks(), made };
}

test('no more is looked at than was asked for, also where most of it is over, and that there is more is said', async () => {
  const { looks, made } = written(2_000);
  expect(await firstOf(looks, 3)).toEqual({ rows: [2], more: true });
  expect(made).toEqual([1, 2, 3]);
});

test('where as much is written as is looked at there is no more', async () => {
  expect(await firstOf(written(4).looks, 4)).toEqual({ rows: [2, 4], more: false });
  expect((await firstOf(written(2_000).looks, Number.POSITIVE_INFINITY)).rows).toHaveLength(1_000);
});

const failing = (error: Error) => () => Promise.reject(error);

test('an answer that AWS does not give is said, and what is no answer of AWS is thrown', async () => {
  expect(await asked(async () => 1)).toEqual({ is: 1 });
  for (const error of [new AccessDenied('no'), new Throttled('no'), new NoAnswer('no')]) {
    expect(await asked(failing(error))).toEqual({ unread: 'no' });
  }
  await expect(asked(failing(new Error('a mistake')))).rejects.toThrow('a mistake');
});

test('a service that did not answer three times in a row is asked no more, one that answers or denies is', async () => {
  let calls = 0;
  const patient = whileAnswering();
  const call = (error?: Error) =>
    asked(() =>
      patient(async () => {
        calls++;
        if (error) throw error;
      }),
    );
  const throttled = () => call(new Throttled('slower'));
  for (const each of [throttled, throttled, call, throttled, throttled, () => call(new AccessDenied('no'))])
    await each();
  expect(calls).toBe(6);
  for (let again = 0; again < 5; again++) await throttled();
  expect(calls).toBe(9);
  expect(await call()).toEqual({ unread: 'slower' });
});

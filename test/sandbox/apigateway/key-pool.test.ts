import { expect, test } from 'vitest';
import { createKeyPool, type KeyPair } from '#sandbox/apigateway/key-pool';

/** Key pairs that are told apart by number only. */
function numberedKeys() {
  let made = 0;
  const numbers = new Map<KeyPair, number>();
  const generate = async () => {
    const keys = {} as KeyPair;
    numbers.set(keys, ++made);
    return keys;
  };
  return { generate, numberOf: (keys: KeyPair) => numbers.get(keys), made: () => made };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('makes one key pair at once, and more only when one was taken', async () => {
  const { generate, made } = numberedKeys();
  const pool = createKeyPool(3, generate);
  await settle();
  expect(made()).toBe(1);
  await pool.take();
  await settle();
  expect(made()).toBe(4);
});

test('hands out fresh key pairs while there are any', async () => {
  const { generate, numberOf } = numberedKeys();
  const pool = createKeyPool(2, generate);
  const first = await pool.take();
  await settle();
  expect([first, await pool.take(), await pool.take()].map(numberOf)).toEqual([1, 2, 3]);
});

test('hands out the last key pair again while no fresh one is ready', async () => {
  let made = 0;
  const never = new Promise<KeyPair>(() => {});
  const pool = createKeyPool(2, () => (++made === 1 ? Promise.resolve({} as KeyPair) : never));
  expect(await pool.take()).toBe(await pool.take());
});

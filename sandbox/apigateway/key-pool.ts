import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key pair. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Key pairs for certificates. */
export interface KeyPool {
  /** A fresh key pair where one is ready, else the one used last: nobody waits, but for the very first. */
  take(): Promise<KeyPair>;
}

/**
 * Keeps up to `size` key pairs ready. One takes some 100 ms of a core, so they are made one at a time, off the main
 * thread, the first at once and more only when it was taken.
 *
 * @param generate makes a key pair
 */
export function createKeyPool(size = 3, generate: () => Promise<KeyPair> = generateRsa2048): KeyPool {
  const ready: KeyPair[] = [];
  const first = generate();
  let last: KeyPair | undefined;
  let filling = false;

  async function fill(): Promise<void> {
    if (filling) return;
    filling = true;
    while (ready.length < size) ready.push(await generate());
    filling = false;
  }

  return {
    async take() {
      last = ready.shift() ?? last ?? (await first);
      void fill();
      return last;
    },
  };
}

function generateRsa2048(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}

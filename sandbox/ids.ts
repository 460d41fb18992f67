import { randomInt, randomUUID } from 'node:crypto';
import type { Ids } from './contract.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Ids from the machine's secure randomness. */
export function createIds(): Ids {
  return {
    uuid: () => randomUUID(),
    short: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  };
}

import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks: short enough to show a state while it runs. */
const INTERVAL_MS = 40;

/** Longest wait for one thing: several times what a whole execution takes on a slow and busy machine. */
const PATIENCE_MS = 60_000;

/**
 * Looks again and again until there is something to see.
 *
 * @param what is waited for, for the error's message
 * @param look answers undefined while there is nothing
 * @throws Error after a minute
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1_000} s for ${what}`);
    await delay(INTERVAL_MS);
  }
}

import type { Clock } from '../contract.ts';

/** Milliseconds by which the clock leads the wall, read within one wall millisecond so that it is exact. */
export function offsetOf(clock: Clock): number {
  for (;;) {
    const before = Date.now();
    const now = clock.now();
    if (Date.now() === before) return Math.round(now - before);
  }
}

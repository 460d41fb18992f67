import type { Clock } from '../contract.ts';
import { atRate } from '../rate.ts';

/** Milliseconds by which the clock leads the wall at its rate, read within one wall millisecond so that it is exact. */
export function offsetOf(clock: Clock, rate = 1): number {
  for (;;) {
    const before = Date.now();
    const now = clock.now();
    if (Date.now() === before) return Math.round(now - atRate(before, rate));
  }
}

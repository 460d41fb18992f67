import type { Timer } from './contract.ts';

interface Entry {
  readonly due: number;
  readonly run: () => void;
}

/** Timers in the order of their due time; those due at the same time in the order they were made. */
export interface TimerQueue {
  add(due: number, run: () => void): Timer;
  /** The due time of the first timer. */
  earliest(): number | undefined;
  /** Removes the first timer if it is due at `now` or before, and returns what it runs. */
  take(now: number): (() => void) | undefined;
  clear(): void;
}

/** Makes an empty queue. */
export function createTimerQueue(): TimerQueue {
  const entries: Entry[] = [];

  /** The first place whose entry is due after `due`. */
  function placeFor(due: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle]?.due ?? Number.POSITIVE_INFINITY) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(due, run) {
      const entry: Entry = { due, run };
      entries.splice(placeFor(due), 0, entry);
      return {
        cancel() {
          const place = entries.indexOf(entry);
          if (place >= 0) entries.splice(place, 1);
        },
      };
    },
    earliest: () => entries[0]?.due,
    take: (now) => (entries[0] && entries[0].due <= now ? entries.shift()?.run : undefined),
    clear() {
      entries.length = 0;
    },
  };
}

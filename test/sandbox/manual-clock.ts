import type { Clock } from '#sandbox/contract';

export interface ManualClock extends Clock {
  set(iso: string): void;
}

/** A clock that stands still until it is set; its timers never fire. */
export function createManualClock(start = '2026-03-04T05:06:07.890Z'): ManualClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    at: () => ({ cancel() {} }),
    set(iso) {
      now = Date.parse(iso);
    },
  };
}

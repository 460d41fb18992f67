import type { Activity, Clock, Timer } from './contract.ts';
import { atRate } from './rate.ts';
import { createTimerQueue } from './timer-queue.ts';

/** The longest delay that `setTimeout` takes; it fires at once for a longer one. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A clock that can be moved forward. */
export interface MovableClock extends Clock {
  /** Moves the clock by `ms` milliseconds, firing what falls due on the way; resolves when it stands there. */
  advance(ms: number): Promise<void>;
  /** The same, to `epochMs`. Rejects with a RangeError where that has passed. */
  set(epochMs: number): Promise<void>;
  /** Forgets every timer. */
  close(): void;
}

/** What the clock goes by. */
interface ClockOptions {
  readonly activity: Activity;
  readonly wall?: () => number;
  /** Seconds of the clock in a second of wall time; 1 unless given. */
  readonly rate?: number;
}

/**
 * Makes the sandbox's clock: wall time plus an offset. It never goes back. At another rate than 1 it begins at wall time, and goes
 * slower or faster from there.
 *
 * Timers fire by themselves as time passes. A move waits until the machine rests (so that calls in flight finish at the old
 * time), then fires the timers that fall due on the way one by one in their order, the clock standing still at each one's
 * due time until the machine rests again. Moves asked for at the same time happen one after the other.
 *
 * The clock never keeps the process alive: whoever serves does.
 */
export function createClock({ activity, wall = Date.now, rate = 1 }: ClockOptions): MovableClock {
  const queue = createTimerQueue();
  const elapsed = (): number => atRate(wall(), rate);
  let offset = wall() - elapsed();
  /** Where the clock stands during a move; undefined while it runs. */
  let standing: number | undefined;
  let alarm: NodeJS.Timeout | undefined;
  let lastMove: Promise<void> = Promise.resolve();

  const now = (): number => standing ?? elapsed() + offset;

  function arm(): void {
    clearTimeout(alarm);
    const due = queue.earliest();
    if (due === undefined || standing !== undefined) return;
    alarm = setTimeout(fireDue, Math.min(Math.max(due - now(), 0) / rate, MAX_DELAY_MS)).unref();
  }

  function fireDue(): void {
    const due = now();
    try {
      for (let run = queue.take(due); run; run = queue.take(due)) run();
    } finally {
      arm();
    }
  }

  async function fireUpTo(target: number): Promise<void> {
    for (let due = queue.earliest(); due !== undefined && due <= target; due = queue.earliest()) {
      standing = Math.max(now(), due);
      queue.take(due)?.();
      await activity.atRest();
    }
  }

  async function move(targetFrom: (now: number) => number): Promise<void> {
    await activity.atRest();
    const target = targetFrom(now());
    standing = now();
    try {
      await fireUpTo(target);
      standing = target;
    } finally {
      offset = now() - elapsed();
      standing = undefined;
      arm();
    }
  }

  function enqueueMove(targetFrom: (now: number) => number): Promise<void> {
    const moved = lastMove.then(() => move(targetFrom));
    // A failed move is its own caller's to hear of; the next one starts from where the clock is.
    lastMove = moved.catch(() => undefined);
    return moved;
  }

  return {
    now,
    at(due: number, run: () => void): Timer {
      const timer = queue.add(due, run);
      arm();
      return timer;
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`the clock cannot go back: asked to advance by ${ms} ms; give 0 or more`);
      await enqueueMove((from) => from + ms);
    },
    async set(epochMs) {
      if (!(epochMs >= now())) {
        throw new RangeError(
          `the clock cannot go back: it stands at ${now()}, asked for ${epochMs}; give a later time`,
        );
      }
      await enqueueMove((from) => Math.max(from, epochMs));
    },
    close() {
      queue.clear();
      clearTimeout(alarm);
    },
  };
}

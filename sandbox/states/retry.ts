import type { Retrier } from './definition.ts';
import { matchesError, type StateError, TerminalError } from './errors.ts';

/** The retries of one visit to a state: each entry of its Retry counts its own attempts. */
export interface Retries {
  /** Milliseconds to wait before the next attempt; undefined where there is none. */
  delayAfter(error: StateError): number | undefined;
}

/**
 * Begins with all attempts left. `random` yields a number from 0 up to 1 for entries with `JitterStrategy` FULL.
 */
export function createRetries(retriers: readonly Retrier[], random: () => number): Retries {
  const made = new Map<Retrier, number>();
  return {
    delayAfter(error) {
      if (error instanceof TerminalError) return undefined;
      const retrier = retriers.find((entry) => matchesError(entry.ErrorEquals, error));
      if (!retrier) return undefined;
      const before = made.get(retrier) ?? 0;
      if (before >= retrier.MaxAttempts) return undefined;
      made.set(retrier, before + 1);
      const delay = delaySeconds(retrier, before) * 1000;
      return retrier.JitterStrategy === 'FULL' ? Math.round(delay * random()) : delay;
    },
  };
}

/** IntervalSeconds × BackoffRate ^ (retries made before), at most MaxDelaySeconds. */
function delaySeconds({ IntervalSeconds, BackoffRate, MaxDelaySeconds }: Retrier, before: number): number {
  return Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
}

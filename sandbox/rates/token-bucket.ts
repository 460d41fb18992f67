import type { Clock } from '../contract.ts';

/** How fast calls may come. */
export interface Rate {
  /** Milliseconds in which one token comes back. */
  readonly intervalMs: number;
  /** Tokens of a full bucket: calls that may come at once after a rest. */
  readonly burst: number;
}

/** A bucket of tokens, one for each call; full at first, refilled by the clock. */
export interface TokenBucket {
  /** Milliseconds until a token is there; 0 where one is. */
  waitMs(): number;
  /** Takes a token, which must be there. */
  take(): void;
}

export function createTokenBucket({ intervalMs, burst }: Rate, clock: Clock): TokenBucket {
  // A time instead of a count of tokens keeps the arithmetic exact: a third of a token has no exact number.
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    waitMs: () => Math.max(0, fullAt - (burst - 1) * intervalMs - clock.now()),
    take() {
      fullAt = Math.max(fullAt, clock.now()) + intervalMs;
    },
  };
}

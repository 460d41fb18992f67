/** Wall time as a clock counts it that goes at another rate: in whole milliseconds, and the same in every thread. */
export function atRate(wallMs: number, rate: number): number {
  return Math.floor(wallMs * rate);
}

/** The longest delay that a timer takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Has the deadlines that the code of this thread sets, by `setTimeout` and `AbortSignal.timeout`, come as late as they are on a
 * clock of that rate. Pauses by `node:timers/promises` stay as they are: nobody waits longer than the code says.
 *
 * @param rate is read anew at every call: seconds of the clock in a second of wall time
 */
export function stretchDeadlines(rate: () => number): void {
  const { setTimeout: wallTimeout } = globalThis;
  const wallSignal = AbortSignal.timeout.bind(AbortSignal);
  const stretched = (ms: number): number => Math.min(Math.ceil(ms / rate()), MAX_DELAY_MS);
  globalThis.setTimeout = new Proxy(wallTimeout, {
    apply: (target, self, [run, ms = 0, ...rest]) => Reflect.apply(target, self, [run, stretched(ms), ...rest]),
  });
  AbortSignal.timeout = (ms) => wallSignal(stretched(ms));
}

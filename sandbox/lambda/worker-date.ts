import { atRate } from '../rate.ts';

/**
 * Replaces the global `Date` of this thread by one whose present is the wall's at a rate, plus an offset; both are read anew at
 * every call. Dates made from an argument are what they were.
 *
 * @param offset gives milliseconds
 * @param rate gives seconds of this clock in a second of wall time
 */
export function shiftDate(offset: () => number, rate: () => number): void {
  const WallDate = Date;
  const now = () => atRate(WallDate.now(), rate()) + offset();
  const ShiftedDate = new Proxy(WallDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new WallDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  WallDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}

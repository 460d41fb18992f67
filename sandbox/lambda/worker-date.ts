/**
 * Replaces the global `Date` of this thread by one whose present is the wall's plus an offset, which is read anew at every
 * call. Dates made from an argument are what they were.
 *
 * @param offset gives milliseconds
 */
export function shiftDate(offset: () => number): void {
  const WallDate = Date;
  const now = () => WallDate.now() + offset();
  const ShiftedDate = new Proxy(WallDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new WallDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  WallDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}

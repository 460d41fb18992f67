import { NotImplementedError } from '../contract.ts';
import { parseCron } from './cron.ts';

/** The first moment after `after` (both epoch milliseconds) at which a schedule fires; undefined where there is none. */
export type Schedule = (after: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Parses EventBridge's `rate(5 minutes)` and `cron(0 12 * * ? *)` (UTC). A rate counts from the moment of its last
 * firing, and first fires one period after the rule was made.
 *
 * @throws NotImplementedError for any other expression
 */
export function parseSchedule(expression: string, where: string): Schedule {
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (fields !== undefined) return parseCron(fields, where);
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(period)) throw new NotImplementedError(`the schedule ${expression} (${where})`);
  return (after) => after + period;
}

import { NotImplementedError } from '../contract.ts';
import type { Schedule } from './schedule.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The six fields of AWS's cron expressions: names, with the values that each may have. */
const FIELDS = [
  { name: 'minutes', from: 0, to: 59, names: [] },
  { name: 'hours', from: 0, to: 23, names: [] },
  { name: 'day of month', from: 1, to: 31, names: [] },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of week', from: 1, to: 7, names: WEEKDAYS },
  { name: 'year', from: 1970, to: 2199, names: [] },
];

const DAY_MS = 86_400_000;

/** A date comes round within 8 years at most (29 February around a century without a leap day). */
const DAYS_TO_SEARCH = 366 * 8;

/**
 * Parses the six fields of an EventBridge cron expression, in UTC (EventBridge user guide, "Cron expressions"). The
 * wildcards `L`, `W` and `#` are not implemented.
 *
 * @throws NotImplementedError naming the field that it cannot read
 */
export function parseCron(expression: string, where: string): Schedule {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length)
    throw new NotImplementedError(`cron(${expression}): it has no six fields (${where})`);
  const [minutes = [], hours = [], ...day] = texts.map((text, index) => parseField(text, index, where));
  const dayMatches = (date: Date) =>
    [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay() + 1, date.getUTCFullYear()].every((value, index) =>
      day[index]?.includes(value),
    );
  return (after) => {
    const firstDay = Math.floor(after / DAY_MS) * DAY_MS;
    for (let midnight = firstDay; midnight < firstDay + DAYS_TO_SEARCH * DAY_MS; midnight += DAY_MS) {
      if (!dayMatches(new Date(midnight))) continue;
      const moments = hours.flatMap((hour) => minutes.map((minute) => midnight + (hour * 60 + minute) * 60_000));
      const next = moments.find((moment) => moment > after);
      if (next !== undefined) return next;
    }
    return undefined;
  };
}

/** The values that a field allows, ascending. `?` allows any, as `*` does. */
function parseField(text: string, index: number, where: string): number[] {
  const field = FIELDS[index] as (typeof FIELDS)[number];
  const refuse = () => new NotImplementedError(`"${text}" as the ${field.name} of a cron schedule (${where})`);
  const readValue = (word: string): number => {
    const named = field.names.indexOf(word.toUpperCase());
    const value = named >= 0 ? named + field.from : Number(word);
    if (!/^\w+$/.test(word) || !(value >= field.from && value <= field.to)) throw refuse();
    return value;
  };
  const allowed = text.split(',').flatMap((part) => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) throw refuse();
    const [first = '', last] = range.split('-');
    const any = range === '*' || range === '?';
    const from = any ? field.from : readValue(first);
    const to = any || (last === undefined && step !== undefined) ? field.to : readValue(last ?? first);
    return sequence(from, to, Number(step ?? 1));
  });
  return [...new Set(allowed)].sort((left, right) => left - right);
}

function sequence(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

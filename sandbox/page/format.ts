import { html } from 'hono/html';

/** HTML that `html` made: every value in it is escaped by construction. */
export type Markup = ReturnType<typeof html>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A time (epoch milliseconds, `Date` or ISO 8601) for people, in UTC; with its milliseconds where calls stand close. */
export function timeOf(time: number | Date | string, precision: 'seconds' | 'milliseconds' = 'seconds'): Markup {
  const iso = new Date(time).toISOString();
  const shown = iso.replace('T', ' ').slice(0, precision === 'seconds' ? 19 : 23);
  return html`<time datetime="${iso}">${shown}</time>`;
}

/** The day of a time, in UTC. */
export function dayOf(time: Date): Markup {
  const iso = time.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)}</time>`;
}

/** A duration in its two largest units, such as `2 h 5 min`. */
export function durationOf(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / 100) / 10} s`;
  if (ms < HOUR) return twoUnits(ms, [MINUTE, 'min'], [SECOND, 's']);
  if (ms < DAY) return twoUnits(ms, [HOUR, 'h'], [MINUTE, 'min']);
  return twoUnits(ms, [DAY, 'd'], [HOUR, 'h']);
}

type Unit = readonly [ms: number, name: string];

function twoUnits(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** The text, cut at `limit` characters, with how many are missing. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length - limit} more characters)`;
}

/** The last part of an ARN: the name of what it stands for. */
export function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

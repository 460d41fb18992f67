import { expect, test } from 'vitest';
import { parseSchedule } from '#sandbox/events/schedule';

test.each([
  ['rate(1 minute)', '2026-01-31T10:00:30Z', '2026-01-31T10:01:30Z'],
  ['rate(12 hours)', '2026-01-31T10:00:30Z', '2026-01-31T22:00:30Z'],
  ['cron(15 10 * * ? *)', '2026-01-31T10:15:00Z', '2026-02-01T10:15:00Z'],
  ['cron(0/20 9-17 ? * MON-FRI *)', '2026-01-30T17:40:00Z', '2026-02-02T09:00:00Z'],
  ['cron(0 0 29 FEB ? *)', '2026-01-31T10:00:00Z', '2028-02-29T00:00:00Z'],
  ['cron(0 8 1,15 * ? 2027)', '2026-01-31T10:00:00Z', '2027-01-01T08:00:00Z'],
])('%s fires after %s at %s', (expression, after, next) => {
  expect(parseSchedule(expression, 'the test')(Date.parse(after))).toBe(Date.parse(next));
});

test('a schedule of years that are over never fires', () => {
  expect(parseSchedule('cron(0 0 * * ? 2020)', 'the test')(Date.parse('2026-01-01'))).toBeUndefined();
});

test.each([
  'rate(0 minutes)',
  'rate(5 weeks)',
  'cron(0 0 L * ? *)',
  'cron(0 0 ? * 6#3 *)',
  'cron(0 25 * * ? *)',
  'cron(0 0)',
])('refuses %s', (expression) => {
  expect(() => parseSchedule(expression, 'the test')).toThrow('does not implement');
});

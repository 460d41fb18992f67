import { expect, test } from 'vitest';
import { settings } from '#infra/settings';
import { readProjectFile } from '#test/support/markdown';

const deployment = readProjectFile('docs/deployment.md');

/** The cells of a Markdown row, without the spaces that align them. */
const cells = (row: string) =>
  row
    .split('|')
    .map((cell) => cell.trim())
    .slice(1, -1);

test('the table of settings is that of the schema', () => {
  const [, table = ''] = deployment.split(/^\| setting .*\n.*\n/m);
  const documented = table.slice(0, table.indexOf('\n\n')).split('\n').map(cells);
  const expected = Object.entries(settings).map(([name, schema]) => {
    const value: unknown = schema.parse(undefined);
    const isNone = value === undefined || (Array.isArray(value) && value.length === 0);
    return [`\`${name}\``, isNone ? '' : `\`${value}\``, schema.description];
  });
  expect(documented).toEqual(expected);
});

test('what README says of the cost is what the arithmetic comes to', () => {
  const sums = [...deployment.matchAll(/^\| \*\*Sum\*\* +\| (.*) \|$/gm)].map(([, sum]) => sum as string);
  const dollars = sums.flatMap((sum) => sum.match(/\d+\.\d\d/g) ?? []).map(Number);
  expect(dollars).toEqual([added(/^\| idle/m, 1), added(/^\| per 1,000/m, 1), added(/^\| per 1,000/m, 2)]);
  const [, idle, events, fixes] =
    readProjectFile('README.md').match(
      /Idle about \$(\S+) a month[\s\S]*about \$(\S+) for 1,000 events[\s\S]* \$(\S+) for 1,000 fixes/,
    ) ?? [];
  expect([Number(idle).toFixed(1), events, fixes]).toEqual([dollars[0]?.toFixed(1), ...dollars.slice(1).map(String)]);
});

/** The last amount in each row of a table, added up to whole cents. */
function added(beginning: RegExp, column: number): number {
  const [, table = ''] = deployment.split(new RegExp(`${beginning.source}.*\\n.*\\n`, 'm'));
  const rows = table.slice(0, table.indexOf('| **Sum**')).split('\n').map(cells);
  const amounts = rows.map((row) => Number(row[column]?.match(/\$([\d.]+)$/)?.[1] ?? 0));
  return Number(amounts.reduce((sum, amount) => sum + amount, 0).toFixed(2));
}

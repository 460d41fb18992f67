import { describe, expect, test } from 'vitest';
import { parsePolicy } from '#core/policy';
import { readProjectFile } from '#test/support/markdown';
import { conditionEntries, settingEntries } from '#test/support/policy-reference';

const text = readProjectFile('docs/policy.md');

/** Fenced examples of a language. */
const examples = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code as string);

/** Rows of the table under a heading, cells as they are written. */
const tableUnder = (heading: string) =>
  (text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

describe('the reference of the policy', () => {
  test('has every setting, with what the errors say is expected and with the built-in value', () => {
    expect(tableUnder('Settings').map((cells) => cells.slice(0, 3))).toEqual(
      settingEntries().map(({ path, expected, byDefault }) => [`\`${path}\``, expected, `\`${byDefault}\``]),
    );
  });

  test("has every member of a rule's condition", () => {
    expect(tableUnder('Rules').map((cells) => cells.slice(0, 2))).toEqual(
      conditionEntries().map(({ path, expected }) => [`\`${path}\``, expected]),
    );
  });

  test('shows the example file, which can be used', () => {
    const [shown = ''] = examples('json');
    expect(shown).toBe(readProjectFile('examples/policy.json'));
    expect(parsePolicy(shown)).toHaveProperty('policy');
  });

  test('shows the problems that its faulty example has', () => {
    const [, shown] = examples('text');
    const [, faulty = ''] = examples('json');
    const read = parsePolicy(faulty);
    expect('problems' in read && read.problems).toEqual(shown?.trim().split('\n'));
  });
});

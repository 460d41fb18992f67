import { expect, test } from 'vitest';
import * as errors from '#core/errors';
import { refused } from '#core/steps';
import { commandLine } from '#test/support/command-line';
import { readProjectFile, shellWords } from '#test/support/markdown';

const runbook = readProjectFile('docs/runbook.md');

const names = Object.values(errors).flatMap((each) =>
  typeof each === 'function' && 'errorName' in each && each.errorName ? [each.errorName] : [],
);

test.each(names)('the runbook says what to do about %s', (name) => {
  expect(runbook).toMatch(new RegExp(`^\\| failed: .*\\b${name}\\b|\`${name}\``, 'm'));
});

test.each(refused.shape.kind.options)('the runbook says what to do where the service will not act: %s', (kind) => {
  expect(runbook).toMatch(new RegExp(`^\\| refused: .*\\b${kind}\\b`, 'm'));
});

const commands = [...runbook.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, code = '']) => [
  ...code.matchAll(/^(?:npm run --silent )?stagecert (?:-- )?(.*)$/gm),
]);

/** What the command's own help gives as an example. */
async function exampleOf(command: string): Promise<string> {
  const { stdout } = await commandLine([...command.split(' '), '--help']);
  return stdout.match(/^Example:\n {2}stagecert (.*)$/m)?.[1] ?? '';
}

test('every stagecert command of the runbook, and of the help for answering, lacks nothing but the table', async () => {
  const examples = await Promise.all(['approve', 'decline', 'exempt', 'exempt end'].map(exampleOf));
  const lines = [...commands.map(([, line = '']) => line), ...examples];
  expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^approve /), expect.stringMatching(/^pause /)]));
  for (const line of lines) {
    const { stderr } = await commandLine(shellWords(line));
    expect([line, stderr]).toEqual([line, expect.stringContaining("which table is the service's?")]);
  }
});

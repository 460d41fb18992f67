import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';

function sandbox(...flags: string[]): ChildProcess {
  const script = fileURLToPath(new URL('../../scripts/sandbox.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  return child;
}

test('it says what to paste into another terminal, with the name of the table', async () => {
  const child = sandbox('--assembly', inject('promptAssembly'), '--port', '0', '--region', 'eu-west-1');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line);
    if (line.includes('STAGECERT_TABLE')) break;
  }
  const [, url] = /^sandbox ready (\S+)$/.exec(lines[0] ?? '') ?? [];
  expect(lines.slice(2)).toEqual([
    'for another terminal:',
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1`,
    '  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any',
    expect.stringMatching(/^ {2}export STAGECERT_TABLE=Stagecert-Table\S+$/),
  ]);
});

test('a number of seconds that is none is named by its flag', async () => {
  const child = sandbox('--settle', 'x');
  const errors = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  const [[line], [code]] = await Promise.all([once(errors, 'line'), once(child, 'exit')]);
  expect([code, line]).toEqual([1, 'sandbox: --settle is "x": expected a whole number of seconds from 0 to 600']);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { synthesizeStageWatcher } from '#test/sandbox/fixtures/stage-watcher';

const assembly = synthesizeStageWatcher();
afterAll(assembly.remove);

function run(...flags: string[]): ChildProcess {
  const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;
  return spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess) {
  const text = async (stream: ChildProcess['stdout']) => String((await stream?.toArray())?.join(''));
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test('it says that it is ready, serves, and ends at once when told to', async () => {
  const child = run('--assembly', assembly.folder, '--port', '0');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const [, url] = /^sandbox ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(String((await lines.next()).value)) ?? [];
  const [page] = /http:\S+$/.exec(String((await lines.next()).value)) ?? [];
  expect(page).toBe(`${url}/_sandbox/`);
  expect((await fetch(`${page}`)).headers.get('content-type')).toContain('text/html');
  child.kill('SIGTERM');
  expect(await ended(child)).toMatchObject({ code: 0, err: '' });
});

test('a port in use is one line that says what to do', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as { port: number };
  const { code, err } = await ended(run('--assembly', assembly.folder, '--port', String(port)));
  holder.close();
  expect([code, err]).toEqual([1, expect.stringMatching(/^sandbox: port \d+ is in use: .*--port\n$/)]);
});

test.each([
  [['--port', '4566'], '--assembly DIR is missing'],
  [['--assembly', '.', '--port', 'x'], '--port x is no port'],
  [['--assembly', '.', '--region', 'x'], '--region x is no Region'],
  [['--colour'], "Unknown option '--colour'; --help lists"],
  [['cdk.out'], "Unexpected argument 'cdk.out'; --help lists"],
  [['--assembly', '/nowhere', '--port', '0'], 'cdk synth'],
])('%j ends with one line', async (flags, message) => {
  const { code, err } = await ended(run(...flags));
  expect(code).toBe(1);
  expect(err).toContain(message);
  expect(err).toMatch(/^sandbox: [^\n]+\n$/);
});

test('--help explains the flags', async () => {
  const { code, out } = await ended(run('--help'));
  expect([code, out]).toEqual([0, expect.stringContaining('--assembly DIR')]);
});

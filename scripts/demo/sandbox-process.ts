import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A sandbox that runs as a process of its own. */
export interface SandboxProcess {
  readonly url: string;
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts the sandbox on a free port. It never outlives this process.
 *
 * @param assembly the folder of a synthesized assembly
 * @throws Error where it ends before it is ready; it has said why on standard error by then
 */
export async function startSandboxProcess(assembly: string): Promise<SandboxProcess> {
  const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--assembly', assembly, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const url = await readyUrl(child);
  return {
    url,
    async stop() {
      const exit = once(child, 'exit');
      if (child.kill()) await exit;
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) {
    const [, url] = /^sandbox ready (\S+)$/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('the sandbox ended before it was ready (see above)');
}

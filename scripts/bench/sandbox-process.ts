import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A sandbox in a process of its own, so that what is measured and what measures do not share a thread. */
export interface SandboxProcess {
  readonly url: string;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/**
 * Runs an assembly on any free port, until `stop` or until this process exits.
 *
 * @throws Error where it does not get ready; it has said why on standard error by then
 */
export async function startSandboxProcess(assembly: string): Promise<SandboxProcess> {
  const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [main, '--assembly', assembly, '--port', '0'], { stdio });
  const ended = once(child, 'exit');
  process.once('exit', () => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^sandbox ready (\S+)$/.exec(line) ?? [];
    if (!url) continue;
    return {
      url,
      stop: async () => {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error('the sandbox did not start (see above)');
}

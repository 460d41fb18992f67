import { run } from '#cli/command';
import type { Surroundings } from '#cli/terminal';
import type { Service } from '#test/support/service';
import { tableName } from '#test/support/table';

/** Runs a command line in this process: starting one takes most of a second. */
export async function commandLine(args: readonly string[], around: Partial<Surroundings> = {}) {
  const printed = { stdout: '', stderr: '' };
  const terminal = {
    out: (text: string) => {
      printed.stdout += text;
    },
    err: (text: string) => {
      printed.stderr += text;
    },
  };
  const surroundings = { environment: {}, clientOptions: {}, now: () => new Date(), pause: async () => {}, ...around };
  return { status: await run(args, terminal, surroundings), ...printed };
}

/** The same against a running service, at its time. */
export async function operate(service: Service, ...args: readonly string[]) {
  const now = await service.control.now();
  const environment = { STAGECERT_TABLE: await tableName(service) };
  return commandLine(args, { environment, clientOptions: service.clientOptions, now: () => now });
}

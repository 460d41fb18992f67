/** `npm run sandbox`: builds the service, then runs it in the sandbox. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parsePolicy } from '#core/policy';
import { linesToPaste } from '#scripts/sandbox-environment';
import { sandboxPolicy } from '#scripts/sandbox-policy';
import { synthesize } from '#scripts/synthesize';

const USAGE = `Runs stagecert on this machine: no AWS account, no network.

  npm run sandbox -- [--port PORT] [--settle SECONDS] [--region REGION] [--assembly DIR] [--verbose]

  --port PORT       the port to serve on at 127.0.0.1; 0 takes any free one (default 4566)
  --settle SECONDS  how long a stage must be left alone before it is fixed (default 60, as deployed)
  --region REGION   the Region of every ARN (default us-east-1)
  --assembly DIR    run this synthesized assembly as it is, instead of building one
  --verbose         print on standard error what the functions log
  --help            print this

Stages are fixed without asking, and those whose names begin with "prod" are asked about first: so says the policy that
it starts with, in the SSM parameter /stagecert/policy.
`;

const options = {
  port: { type: 'string' },
  settle: { type: 'string' },
  region: { type: 'string' },
  assembly: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function main(): void {
  const { values } = parseArgs({ options });
  if (values.help) return void process.stdout.write(USAGE);
  if (values.assembly && values.settle) {
    throw new Error(
      '--settle is a setting of the build, and --assembly runs one that is built already: leave one of them out',
    );
  }
  if (values.settle !== undefined) checkSettle(values.settle);
  const assembly = values.assembly ?? build(values.settle);
  const passed = (['port', 'region'] as const).flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []));
  const flags = ['--assembly', assembly, ...passed, ...(values.verbose ? ['--verbose'] : [])];
  serve(flags, values.region ?? 'us-east-1');
}

/** The policy would say so too, and call it by the path of a file that nobody here has written. */
function checkSettle(settle: string): void {
  const read = parsePolicy(JSON.stringify(sandboxPolicy(settle)));
  if (!('problems' in read)) return;
  throw new Error(read.problems.map((each) => each.replace('defaults.settle.quietSeconds', '--settle')).join('; '));
}

function build(settle: string | undefined): string {
  process.stdout.write('building the service …\n');
  return synthesize({}, sandboxPolicy(settle));
}

/** Runs the sandbox as a process of its own, and ends as it ends. Once it is ready, says how to talk to it. */
function serve(args: readonly string[], region: string): void {
  const sandbox = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));
  const child = spawn(process.execPath, [sandbox, ...args], { stdio: ['inherit', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 0));
  createInterface({ input: child.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    const [, page, url] = /^what happens in it: ((\S+)\/_sandbox\/)$/.exec(line) ?? [];
    if (page && url) void linesToPaste(url, region).then((lines) => process.stdout.write(lines));
  });
}

/** Node's own advice on a bad option is about positional arguments, of which there are none. */
function explain({ code, message }: NodeJS.ErrnoException): string {
  if (!code?.startsWith('ERR_PARSE_ARGS_')) return message;
  return `${message.split('. ')[0]}; \`npm run sandbox -- --help\` lists the options`;
}

try {
  main();
} catch (error) {
  console.error(`sandbox: ${explain(error as NodeJS.ErrnoException)}`);
  process.exitCode = 1;
}

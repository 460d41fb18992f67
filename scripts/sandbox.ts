/** `npm run sandbox`: builds the service, then runs it in the sandbox. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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

Stages are fixed without a word, and those whose names begin with "prod" are asked about first: so says the policy that
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
  const assembly = values.assembly ?? build(values.settle);
  const passed = (['port', 'region'] as const).flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []));
  serve(['--assembly', assembly, ...passed, ...(values.verbose ? ['--verbose'] : [])]);
}

function build(settle: string | undefined): string {
  process.stdout.write('building the service …\n');
  return synthesize({}, sandboxPolicy(settle));
}

/** Runs the sandbox as a process of its own, and ends as it ends. */
function serve(args: readonly string[]): void {
  const sandbox = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));
  const child = spawn(process.execPath, [sandbox, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 0));
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

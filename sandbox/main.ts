/** Command line of the sandbox: runs a synthesized assembly until it is told to end. */
import { parseArgs } from 'node:util';
import { type SandboxOptions, startSandbox } from './sandbox.ts';

const USAGE = `Runs a synthesized CDK assembly on this machine, as AWS would.

  node sandbox/main.ts --assembly DIR [--port PORT] [--region REGION] [--verbose]

  --assembly DIR   the folder that cdk synth wrote (cdk.out)
  --port PORT      the port to serve on at 127.0.0.1; 0 takes any free one (default 4566)
  --region REGION  the Region of every ARN (default us-east-1)
  --verbose        print on standard error what the functions log
  --help           print this
`;

/** The options of a run; undefined where help was asked for. Throws an error for people on a bad flag. */
function readOptions(args: string[]): SandboxOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      assembly: { type: 'string' },
      port: { type: 'string', default: '4566' },
      region: { type: 'string', default: 'us-east-1' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port);
  if (values.assembly === undefined) throw new Error('--assembly DIR is missing: the folder that cdk synth wrote');
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port} is no port: give 0 to 65535`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(values.region)) throw new Error(`--region ${values.region} is no Region`);
  return { assembly: values.assembly, port, region: values.region, ...(values.verbose && { log: console.error }) };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(USAGE);
    return;
  }
  // Lambda's local time is UTC, and worker threads have the process's time zone whatever their own TZ says.
  process.env.TZ = 'UTC';
  const { url } = await startSandbox(options);
  process.stdout.write(`sandbox ready ${url}\n`);
  process.stdout.write(`what happens in it: ${url}/_sandbox/\n`);
}

/** One line that says what to do, for what goes wrong at start. */
function explain(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use: end what listens there, or choose another with --port`;
  if (code === 'EACCES') return `port ${port} may not be bound: choose one above 1023 with --port`;
  // Node's own advice is about positional arguments, of which there are none.
  if (code?.startsWith('ERR_PARSE_ARGS_')) return `${message.split('. ')[0]}; --help lists the options`;
  return message;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));

try {
  await main();
} catch (error) {
  process.stderr.write(`sandbox: ${explain(error).replaceAll('\n', ' ')}\n`);
  process.exit(1);
}

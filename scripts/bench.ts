/** `npm run bench`: what a fix costs in calls, state transitions and time, and what the handlers weigh. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { countCases, exceeded } from '#scripts/bench/cases';
import { measureHandlers } from '#scripts/bench/handlers';
import { measureLatency } from '#scripts/bench/latency';
import { type BenchResult, report } from '#scripts/bench/report';
import { startSandboxProcess } from '#scripts/bench/sandbox-process';
import { connect } from '#scripts/bench/subject';
import { sandboxPolicy } from '#scripts/sandbox-policy';
import { synthesize } from '#scripts/synthesize';

const USAGE = `Measures stagecert on this machine, in the sandbox; docs/benchmarks.md says what the figures mean.

  npm run bench -- [--json] [--stages COUNT] [--runs COUNT]

  --json          print one JSON document instead of a table
  --stages COUNT  how many stages are fixed for the latency (1 to 200, default 50)
  --runs COUNT    in how many fresh processes each handler is loaded (1 to 100, default 20)
  --help          print this

It ends with status 1 where a limit on calls or state transitions is exceeded.
`;

const options = {
  json: { type: 'boolean', default: false },
  stages: { type: 'string', default: '50' },
  runs: { type: 'string', default: '20' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) return void process.stdout.write(USAGE);
  // Nine stages take two certificates, one on either side, and the account may have 60.
  const stages = count('--stages', values.stages, 200);
  const runs = count('--runs', values.runs, 100);
  const result = await measure(stages, runs);
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : report(result));
  if (result.exceeded.length > 0) process.exitCode = 1;
}

function count(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new Error(`${flag} ${text} cannot be used: give a whole number from 1 to ${most}`);
}

async function measure(stages: number, runs: number): Promise<BenchResult> {
  say('building the service');
  const assembly = synthesize({}, sandboxPolicy(0));
  const sandbox = await startSandboxProcess(assembly);
  const subject = await connect(sandbox.url);
  say('counting calls and state transitions');
  const cases = await countCases(subject);
  say(`timing ${stages} fixes`);
  const latency = await measureLatency(subject, stages);
  // What runs beside a measurement is measured with it.
  await sandbox.stop();
  say(`loading each handler in ${runs} fresh processes`);
  const handlers = await measureHandlers(assembly, runs);
  return {
    date: new Date().toISOString(),
    machine: machine(),
    cases,
    latency,
    initRuns: runs,
    handlers,
    exceeded: exceeded(cases),
  };
}

function machine(): BenchResult['machine'] {
  const all = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
  };
}

/** Progress goes to standard error: standard output is the result. */
function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

// Exiting in order also ends the sandbox and removes what was built.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

try {
  await main();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exit(1);
}

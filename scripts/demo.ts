/** `npm run demo`: the way of a stage from its event to the fix, after an approval or by itself, and back, on this machine. */
import { parseArgs } from 'node:util';
import type { Audience } from '#scripts/demo/audience';
import { connect } from '#scripts/demo/aws';
import { type Check, checksOf, exitStatus } from '#scripts/demo/checks';
import type { Facts, ReadBack } from '#scripts/demo/facts';
import { closing, forPeople, howToGoOn, opening } from '#scripts/demo/for-people';
import { readBack } from '#scripts/demo/read-back';
import { startSandboxProcess } from '#scripts/demo/sandbox-process';
import { play, SETTLE_SECONDS } from '#scripts/demo/story';
import { sandboxPolicy } from '#scripts/sandbox-policy';
import { synthesize } from '#scripts/synthesize';

const USAGE = `Shows stagecert at work: no AWS account, no network.

  npm run demo -- [--keep] [--json]

  --keep  leave the sandbox running at the end, until Ctrl-C
  --json  print one JSON document instead: what was shown (facts), the same read again in the end (readBack),
          and the checks (npm adds lines of its own, unless it is called with --silent)
  --help  print this

The exit status is 0 only where every check holds.
`;

const options = {
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What `--json` prints. */
export interface DemoDocument {
  /** Where the sandbox serves, or served. */
  readonly sandbox: string;
  readonly facts: Facts;
  readonly readBack: ReadBack;
  readonly checks: readonly Check[];
}

const nobody: Audience = {
  scene: () => undefined,
  entered: () => undefined,
  left: () => undefined,
  learns: (_name, fact) => fact,
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) return void process.stdout.write(USAGE);
  const print = (text: string) => void process.stdout.write(text);
  const tell = values.json ? () => undefined : print;
  tell(opening());
  const sandbox = await startSandboxProcess(synthesize({}, sandboxPolicy(SETTLE_SECONDS)));
  const document = await perform(sandbox.url, values.json ? nobody : forPeople(tell));
  if (values.json) print(`${JSON.stringify(document, null, 2)}\n`);
  tell(closing(document.checks));
  process.exitCode = exitStatus(document.checks);
  // A sandbox that runs keeps this process from ending.
  if (values.keep) (values.json ? process.stderr : process.stdout).write(howToGoOn(sandbox.url, document.facts));
  else await sandbox.stop();
}

async function perform(url: string, audience: Audience): Promise<DemoDocument> {
  const aws = connect(url);
  const facts = await play(aws, audience);
  const read = await readBack(aws, facts);
  return { sandbox: url, facts, readBack: read, checks: checksOf(facts, read) };
}

/** Statuses that a shell gives to a command that the signal ended: 128 and its number. */
const endedBy = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

for (const [signal, status] of Object.entries(endedBy))
  process.on(signal, () => process.exit(process.exitCode ?? status));
// Whoever reads along, such as a pager, may have seen enough.
process.stdout.on('error', () => process.exit(1));

try {
  await main();
} catch (error) {
  console.error(`demo: ${(error as Error).message}`);
  process.exit(1);
}

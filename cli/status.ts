/** `stagecert status`: how the brake stands, and what is left alone. */
import { COMMON_USAGE, common, noPositionals, parsed } from '#cli/arguments';
import { collected, type Deployment, deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { fixesSince, pausedBecause, troubleSince, type Where } from '#core/brake';
import { daysInMs } from '#core/duration';
import { UnreadableExemption } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { builtInBrake } from '#core/policy-settings';
import { type StageRef, stageLabel } from '#core/stage';
import { brakes } from '#functions/aws/dynamodb/brake';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';

const USAGE = `Says whether fixes go on, how many there were, and which stages are left alone.

  stagecert status [--table TABLE] [--region REGION] [--json]

${COMMON_USAGE}

Exit status: 0 whatever the brake says; 2 the command line cannot be used; 3 AWS would not.
`;

/** Ten years: the longest exemption that a policy allows. */
const FOREVER_MS = daysInMs(3_653);

export async function printStatus(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('status', args, common);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  noPositionals('status', positionals);
  const status = await statusOf(await deployment(values, around), around.now());
  terminal.out(values.json ? `${JSON.stringify(status, null, 2)}\n` : printed(status));
  return EXIT.done;
}

async function statusOf({ table, where }: Deployment, now: Date) {
  const { pause, fixes } = await brakes(table).state(where);
  const limits = fixes?.limits ?? builtInBrake;
  const left = (await collected(brakes(table).left(where))).map(({ stage, at }) => ({ stage: stageLabel(stage), at }));
  return {
    ...where,
    paused: pause?.paused ?? null,
    fixes: { lastHour: fixesSince(fixes, now), limit: limits.fixesPerHour },
    failedOrReverted: { lastHour: troubleSince(pause, now), limit: limits.stopAfterFailures },
    left,
    exempt: await exemptIn(exemptions(table), where, now),
  };
}

/** The stages that are left alone now, the earliest end first. What their tags say now is not looked at. */
async function exemptIn(store: Exemptions, where: Where, now: Date) {
  const entries = await collected(store.endingBy(where, new Date(now.getTime() + FOREVER_MS), now));
  const exempt = new Map<string, string>();
  for (const { stage, exemption } of entries) {
    if (Date.parse(exemption.until) <= now.getTime()) continue;
    // What was recorded may have been replaced or taken off; of several exemptions of a stage the last one holds.
    if (exemption.source === 'tag' || (await isRecorded(store, stage, exemption))) {
      exempt.set(stageLabel(stage), exemption.until);
    }
  }
  return [...exempt].map(([stage, until]) => ({ stage, until }));
}

/** Whether the record says so; true where it cannot be read, for the stage is left alone then. */
async function isRecorded(store: Exemptions, stage: StageRef, { until, stageCreatedDate }: Exemption) {
  try {
    const record = await store.find(stage);
    return record?.until === until && Date.parse(record.stageCreatedDate) === Date.parse(stageCreatedDate);
  } catch (error) {
    if (error instanceof UnreadableExemption) return true;
    throw error;
  }
}

function printed(of: Awaited<ReturnType<typeof statusOf>>): string {
  const { account, region, paused, fixes, failedOrReverted: trouble, left, exempt } = of;
  const lines = [
    `Account     ${account}, ${region}`,
    `Brake       ${paused ? pausedBecause(paused) : 'off: fixes go on'}`,
    `Fixes       ${fixes.lastHour} begun in the last hour; the limit is ${fixes.limit}`,
    `Trouble     ${trouble.lastHour} failed or reverted in the last hour; at ${trouble.limit} stagecert pauses itself`,
    `Left        ${left.length === 0 ? 'no stage' : left.map(({ stage, at }) => `${stage} (${at})`).join(', ')}`,
    `Exempt      ${exempt.length === 0 ? 'no stage' : exempt.map(({ stage, until }) => `${stage} until ${until}`).join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

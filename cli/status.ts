/** `stagecert status`: how the brake stands, what waits for a person, and what is left alone. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { COMMON_USAGE, common, noPositionals, parsed } from '#cli/arguments';
import { collected, type Deployment, deployment } from '#cli/aws';
import { exemptStages } from '#cli/status-exempt';
import { contestedStages, openQuestions } from '#cli/status-open';
import { printed, type Status } from '#cli/status-report';
import { liveStages } from '#cli/status-stages';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { troubleSince } from '#core/brake';
import { fixesSince, roomFrom } from '#core/fix-limit';
import { builtInBrake } from '#core/policy-settings';
import { stageLabel } from '#core/stage';
import { brakes } from '#functions/aws/dynamodb/brake';
import { contests } from '#functions/aws/dynamodb/contests';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { questions } from '#functions/aws/dynamodb/questions';
import { executions } from '#functions/aws/step-functions';

/** So many stages of a kind are looked at and shown at most: three times as many take a minute of half of API Gateway's quota. */
const MOST_SHOWN = 100;

const USAGE = `Says whether fixes go on, which questions are open, which stages are contested or left alone, and how to end each.

  stagecert status [--table TABLE] [--region REGION] [--json]

${COMMON_USAGE}

Of questions, contested stages and exemptions at most ${MOST_SHOWN} each are shown, none of a stage that was deleted. An exemption
that was written by hand, without this command, is shown from the next change of its stage on.

Exit status: 0 whatever the brake says; 2 the command line cannot be used; 3 AWS would not.
`;

export async function printStatus(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('status', args, common);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  noPositionals('status', positionals);
  const status = await statusOf(await deployment(values, around), around);
  terminal.out(values.json ? `${JSON.stringify(status, null, 2)}\n` : printed(status, values));
  return EXIT.done;
}

async function statusOf(service: Deployment, around: Surroundings): Promise<Status> {
  const now = around.now();
  const { table, where, clientOptions } = service;
  const brake = await brakes(table).state(where);
  const { pause, fixes } = brake;
  const limits = fixes?.limits ?? builtInBrake;
  const adapters = {
    ...{ apiGateway: liveStages(service, around.pause), executions: executions(new SFNClient(clientOptions)) },
    // The same for all questions.
    brakes: { state: async () => brake },
    ...{ contests: contests(table), exemptions: exemptions(table), questions: questions(table) },
  };
  const left = (await collected(brakes(table).left(where))).map(({ stage, at }) => ({ stage: stageLabel(stage), at }));
  const open = await firstOf(openQuestions(adapters, where, now));
  const contested = await firstOf(contestedStages(adapters, where));
  const exempt = await firstOf(exemptStages(adapters, where, now));
  return {
    ...where,
    paused: pause?.paused ?? null,
    fixes: {
      ...{ lastHour: fixesSince(fixes, now), limit: limits.fixesPerHour },
      roomFrom: roomFrom(fixes, limits.fixesPerHour, now),
    },
    failedOrReverted: { lastHour: troubleSince(pause, now), limit: limits.stopAfterFailures },
    left,
    ...{ questions: open.rows, contested: contested.rows, exempt: exempt.rows },
    more: { questions: open.more, contested: contested.more, exempt: exempt.more },
  };
}

/** The first rows, and whether there are more. */
export async function firstOf<Row>(
  all: AsyncIterable<Row>,
  most = MOST_SHOWN,
): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = [];
  for await (const row of all) {
    if (rows.length === most) return { rows, more: true };
    rows.push(row);
  }
  return { rows, more: false };
}

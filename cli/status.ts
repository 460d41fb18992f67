/** `stagecert status`: how the brake stands, what waits for a person, and what is left alone. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { COMMON_USAGE, common, noPositionals, parsed } from '#cli/arguments';
import { type Deployment, deployment } from '#cli/aws';
import { exemptionRules } from '#cli/exemption-rule';
import { whileAnswering } from '#cli/status-asked';
import { exemptStages } from '#cli/status-exempt';
import { firstOf } from '#cli/status-looks';
import { contestedStages, openQuestions, stagesLeft } from '#cli/status-open';
import { printed, type Status } from '#cli/status-report';
import { liveStages, type Stages } from '#cli/status-stages';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { troubleSince } from '#core/brake';
import { fixesSince, roomFrom } from '#core/fix-limit';
import { builtInBrake } from '#core/policy-settings';
import { brakes } from '#functions/aws/dynamodb/brake';
import { contests } from '#functions/aws/dynamodb/contests';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { questions } from '#functions/aws/dynamodb/questions';
import { executions } from '#functions/aws/step-functions';

/** So many of a kind are looked at: four kinds, at half of API Gateway's quota, take 76 s. */
const MOST_LOOKS = 100;

const USAGE = `Says whether fixes go on, which questions are open, which stages are contested or left alone, and how to end each.

  stagecert status [--all] [--policy NAME] [--table TABLE] [--region REGION] [--json]

  --all           look at all that is written, however much; without it at ${MOST_LOOKS} each of questions, contested stages,
                  exemptions and stages that the brake left; five stages a second
  --policy NAME   the SSM parameter with the policy, if not /stagecert/policy: whether tags exempt is for it to say
${COMMON_USAGE}

Each is compared with its stage as it is now, and not shown where it is over. What cannot be read is shown as it is
written, and that is said. A stage that its tags exempt is shown as long as it has no certificate, with the end that the
tags have now: from its first change after they were set on, for no event tells of tags. One that was exempted by hand,
without this command, is shown from its next change on, too.

Exit status: 0 whatever the brake says; 2 the command line cannot be used; 3 AWS would not.
`;

const options = {
  ...common,
  all: { type: 'boolean', default: false },
  policy: { type: 'string', default: '/stagecert/policy' },
} as const;

export async function printStatus(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('status', args, options);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  noPositionals('status', positionals);
  const service = await deployment(values, around);
  const slow = () => terminal.err('stagecert: there are many stages to look at; it goes on at five a second\n');
  const stages = liveStages(service, around.pause, slow);
  const asking = { policy: values.policy, most: values.all ? Number.POSITIVE_INFINITY : MOST_LOOKS };
  const status = await statusOf(service, stages, asking, around.now);
  terminal.out(values.json ? `${JSON.stringify(status, null, 2)}\n` : printed(status, values));
  return EXIT.done;
}

/** @param most so many looks at each kind of thing that is written */
async function statusOf(
  service: Deployment,
  apiGateway: Stages,
  { policy, most }: { readonly policy: string; readonly most: number },
  clock: () => Date,
): Promise<Status> {
  const now = clock();
  const { table, where } = service;
  const brake = await brakes(table).state(where);
  const { pause, fixes } = brake;
  const limits = fixes?.limits ?? builtInBrake;
  const adapters = {
    ...{ apiGateway, executions: executionsOf(service), ruleFor: exemptionRules(service, policy, apiGateway, clock) },
    // The same for all questions.
    brakes: { ...brakes(table), state: async () => brake },
    ...{ contests: contests(table), exemptions: exemptions(table), questions: questions(table) },
  };
  const left = await firstOf(stagesLeft(adapters, where), most);
  const open = await firstOf(openQuestions(adapters, where, now), most);
  const contested = await firstOf(contestedStages(adapters, where), most);
  const exempt = await firstOf(exemptStages(adapters, where, now), most);
  return {
    ...where,
    paused: pause?.paused ?? null,
    fixes: {
      ...{ lastHour: fixesSince(fixes, now), limit: limits.fixesPerHour },
      roomFrom: roomFrom(fixes, limits.fixesPerHour, now),
    },
    failedOrReverted: { lastHour: troubleSince(pause, now), limit: limits.stopAfterFailures },
    ...{ left: left.rows, questions: open.rows, contested: contested.rows, exempt: exempt.rows },
    more: { left: left.more, questions: open.more, contested: contested.more, exempt: exempt.more },
  };
}

/** Executions, for as long as Step Functions answers. */
function executionsOf({ clientOptions }: Deployment) {
  const { isRunning } = executions(new SFNClient(clientOptions));
  const patient = whileAnswering();
  return { isRunning: (arn: string) => patient(() => isRunning(arn)) };
}

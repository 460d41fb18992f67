/** `stagecert resume`: lets fixes go on. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { DECIDING_USAGE, deciding, noPositionals, parsed } from '#cli/arguments';
import { collected, type Deployment, deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { type Pause, pausedBecause } from '#core/brake';
import { stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { brakes, type LeftStage } from '#functions/aws/dynamodb/brake';
import { stateMachine } from '#functions/aws/step-functions';

const USAGE = `Ends a pause, a person's or one that stagecert began by itself; failures and backouts are counted anew.

  stagecert resume [--why WHY] [--who WHO] [--look-again] [--table TABLE] [--region REGION] [--json]

  --look-again    start a look at each stage that was left because of a pause or of the limit of fixes in an hour;
                  without it, each is looked at when it changes next
  --why WHY       why, as the history will say
${DECIDING_USAGE}

Example:
  stagecert resume --look-again --why "the backend trusts the certificate now"

Exit status: 0 fixes go on; 1 somebody has paused them anew at this moment; 2 the command line cannot be used; 3 AWS
would not.
`;

const options = { ...deciding, 'look-again': { type: 'boolean', default: false } } as const;

export async function resumeFixes(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('resume', args, options);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  noPositionals('resume', positionals);
  const service = await deployment(values, around);
  const by = { who: values.who ?? service.caller, why: values.why ?? 'no reason was given' };
  const ended = await brakes(service.table).resume(service.where, by, around.now());
  const paused = ended && (await brakes(service.table).paused(service.where));
  const left = await collected(brakes(service.table).left(service.where));
  const again = values['look-again'] && !paused;
  if (again) for (const stage of left) await lookAgain(service, stage);
  const labels = left.map(({ stage }) => stageLabel(stage));
  const looked = again ? { lookedAt: labels } : { left: labels };
  terminal.out(
    values.json
      ? `${JSON.stringify({ ...service.where, ended, paused, ...looked }, null, 2)}\n`
      : `${saidOf(ended, paused)}\n${about(labels, again)}`,
  );
  return paused ? EXIT.problems : EXIT.done;
}

/** @param paused what somebody has begun since, which is theirs to end */
function saidOf(ended: Pause | null, paused: Pause | null): string {
  if (!ended) return 'Fixes were not paused.';
  const was = `${ended.at}: ${printable(ended.why, 500)}`;
  return paused
    ? `The pause of ${was} is over, but another one holds. ${pausedBecause(paused)}`
    : `Fixes go on. They were paused at ${was}`;
}

function about(labels: readonly string[], again: boolean): string {
  if (labels.length === 0) return '';
  const what = again
    ? 'Looked at again'
    : 'Left without a certificate until they change, or until you give --look-again';
  return `${what}: ${labels.join(', ')}\n`;
}

/** Starts the look by the workflow that had left the stage, once for each time that it was left. */
async function lookAgain({ table, clientOptions }: Deployment, left: LeftStage): Promise<void> {
  const { stage, cause, executionArn } = left;
  const arn = executionArn.replace(/^(arn:[\w-]+:states:[\w-]+:\d+:)execution:([^:]+):.*$/, '$1stateMachine:$2');
  await stateMachine(arn, new SFNClient(clientOptions)).startOnce('again', `left#${executionArn}`, { stage, cause });
  await brakes(table).forget(left);
}

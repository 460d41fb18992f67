import type { Audience } from '#scripts/demo/audience';
import type { Check } from '#scripts/demo/checks';
import type { Facts } from '#scripts/demo/facts';
import { SETTLE_SECONDS } from '#scripts/demo/story';
import { heading, seconds, styled } from '#scripts/demo/terminal';
import { views } from '#scripts/demo/views';

/** Tells the story to people on standard output. */
export function forPeople(write: (text: string) => void): Audience {
  let scenes = 0;
  let runStarted = '';
  return {
    scene(title) {
      scenes += 1;
      runStarted = '';
      write(heading(scenes, title));
    },
    entered({ name, enteredAt }) {
      runStarted ||= enteredAt;
      const since = (Date.parse(enteredAt) - Date.parse(runStarted)) / 1_000;
      write(`   ${styled('dim', `+${seconds(since)} s`)}  ${name.padEnd(22)}`);
    },
    left({ name, type, seconds: taken }) {
      const forWhat = name === 'Ask' ? 'an answer' : type === 'Wait' ? 'the stage to be left alone' : '';
      const why = forWhat && styled('yellow', `   waited for ${forWhat}`);
      write(`${styled('dim', `${seconds(taken)} s`)}${why}\n`);
    },
    learns(name, fact) {
      write(views[name]?.(fact) ?? '');
      return fact;
    },
  };
}

/** What people read before anything happens. */
export function opening(): string {
  return `${styled('bold', 'stagecert')} gives every API Gateway stage a client certificate for its backends.
Now it is built, and runs in a sandbox on this machine: no account, no network.
Before it is fixed, a stage has to be left alone for ${SETTLE_SECONDS} s here (by default 60 s).
`;
}

/** The checks, each with a tick or a cross, and what they come to. */
export function closing(checks: readonly Check[]): string {
  const lines = checks.map(({ claim, holds }) => `   ${holds ? styled('green', '✓') : styled('red', '✗')} ${claim}\n`);
  const held = checks.filter(({ holds }) => holds).length;
  const sum = `${held} of ${checks.length} checks hold.`;
  return `\n${styled('bold', 'All of it, read back through the AWS API')}\n${lines.join('')}
${styled(held === checks.length ? 'green' : 'red', sum)}\n`;
}

/** What people can do with a sandbox that is left running. */
export function howToGoOn(url: string, { stage, before }: Facts): string {
  return `
The sandbox still runs, until you press Ctrl-C.

  In a browser:  ${url}/_sandbox/

  With the AWS CLI (any credentials do), in another terminal:
    export AWS_ENDPOINT_URL=${url} AWS_DEFAULT_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any
    aws apigateway create-stage --rest-api-id ${stage.restApiId} \\
      --deployment-id ${before.others.deploymentId} --stage-name test
    aws apigateway get-stages --rest-api-id ${stage.restApiId}
`;
}

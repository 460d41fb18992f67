import { brokenAt } from '#core/history';
import { certificateLabel } from '#core/stage';
import type { Check } from '#scripts/demo/checks';
import { type EventView, type Facts, happened, type Run, type StageView } from '#scripts/demo/facts';
import { type Audience, SETTLE_SECONDS } from '#scripts/demo/story';
import { heading, quoted, rows, styled } from '#scripts/demo/terminal';

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
    left({ type, seconds: taken }) {
      const why = type === 'Wait' ? styled('yellow', '   waited for the stage to be left alone') : '';
      write(`${styled('dim', `${seconds(taken)} s`)}${why}\n`);
    },
    learns(name, fact) {
      write(views[name]?.(fact) ?? '');
      return fact;
    },
  };
}

/** How facts look; those that it leaves out were seen otherwise: states as they were entered, the link in its message. */
const views: { readonly [Name in keyof Facts]?: (fact: Facts[Name]) => string } = {
  stage: ({ restApiId, stageName }) =>
    rows({ API: `${restApiId}, GET / is an HTTP integration`, Stage: `${restApiId}/${stageName}` }),
  before: presents,
  event: begun,
  fix: ended,
  fixed: presents,
  certificate: ({ subject, serialNumber, keyBits, validTo }) =>
    rows({ Subject: subject, Serial: serialNumber, Key: `RSA ${keyBits}`, Expires: validTo }),
  fixMessage: ({ subject, body }) => `   ${styled('bold', subject)}\n${quoted(body)}`,
  page: ({ status, title }) => rows({ GET: `${status}  ${title}` }),
  opened: presents,
  sent: ({ fields }) => rows(fields),
  answer: ({ status, title }) => rows({ POST: `${status}  ${title}` }),
  revert: ended,
  restored: presents,
  revertMessage: ({ subject }) => rows({ Message: subject }),
  exemption: ({ until, who, why }) => rows({ Exempt: `until ${until}`, 'Decided by': `${who}: ${why}` }),
  touchEvent: begun,
  touch: ended,
  touched: presents,
  history: (entries) => {
    const broken = brokenAt(entries);
    const lines = entries.map((entry) => [
      `${entry.seq}`,
      `${happened(entry).padEnd(10)} ${entry.at}  ${entry.hash.slice(0, 12)}…`,
    ]);
    const chain = broken ? styled('red', `broken at ${broken.seq}: ${broken.why}`) : styled('green', 'unbroken');
    return rows({ ...Object.fromEntries(lines), Chain: chain });
  },
};

function begun({ name, time, by }: EventView): string {
  return rows({ Event: `${name} at ${time}`, By: by });
}

function presents({ clientCertificateId }: StageView): string {
  return rows({ Presents: styled(clientCertificateId ? 'green' : 'yellow', certificateLabel(clientCertificateId)) });
}

function ended({ output, status, seconds: taken }: Run): string {
  return rows({ Outcome: `${styled('bold', output?.outcome ?? status)} after ${seconds(taken)} s` });
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

function seconds(value: number): string {
  return value.toFixed(2);
}

/** `stagecert policy check`: whether a policy can be used, and what it would do. Asks AWS nothing. */
import { common, parsed } from '#cli/arguments';
import { readText } from '#cli/files';
import { type CheckedPolicy, printed } from '#cli/policy-report';
import { readStages } from '#cli/stages-file';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { parsePolicy, policyBytes } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import { forecast } from '#core/policy-forecast';

const USAGE = `Says whether a policy can be used and, stage by stage, what it would do and why. It asks AWS nothing.

  stagecert policy check FILE [--stages FILE] [--json]

  FILE            the policy, as it goes into the SSM parameter /stagecert/policy
  --stages FILE   a JSON list of stages to try it on; each is an object with
                    account, region, apiId, stageName
                  and, as far as known, apiName, tags (an object; those that
                  exempt a stage count as they would now), protocol
                  ("REST", "WEBSOCKET" or "HTTP"; "REST" if left out),
                  clientCertificateId, httpIntegrations (true or false)
  --json          print one JSON document instead of text
  --help, -h      print this

Exit status: 0 the policy can be used; 1 it cannot; 2 the command line or the list of stages cannot be used.
docs/policy.md has the policy's format.
`;

const options = {
  stages: { type: 'string' },
  ...{ json: common.json, help: common.help },
} as const;

export function checkPolicy(args: readonly string[], terminal: Terminal, { now }: Surroundings): Exit {
  const { values, positionals } = parsed('policy check', args, options);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(
      `policy check takes one policy FILE, and was given ${positionals.length}: see stagecert policy check --help`,
    );
  }
  const checked = check(file, values.stages, now());
  const text = values.json ? `${JSON.stringify(checked, null, 2)}\n` : printed(file, checked);
  (values.json || checked.problems.length === 0 ? terminal.out : terminal.err)(text);
  return checked.problems.length > 0 ? EXIT.problems : EXIT.done;
}

function check(file: string, stagesFile: string | undefined, now: Date): CheckedPolicy {
  const stages = stagesFile === undefined ? [] : readStages(stagesFile);
  const text = readText(file);
  const read = parsePolicy(text);
  const bytes = policyBytes(text);
  if ('problems' in read) return { bytes, problems: read.problems, rules: [], stages: [] };
  return {
    bytes,
    problems: [],
    rules: read.policy.rules.map(({ label }) => label),
    stages: stages.map((stage) => {
      const decision = policyFor(read.policy, stage);
      return { ...stage, decision, forecast: forecast(decision, stage, now) };
    }),
  };
}

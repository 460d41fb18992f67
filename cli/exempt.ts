/** `stagecert exempt`: leaves a stage alone for a while. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { type Deployment, deployment } from '#cli/aws';
import { gatewayOf, liveStage } from '#cli/gateway';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { AccessDenied, UnexpectedAnswer } from '#core/errors';
import { daysIn, exemptionFor } from '#core/exempt-request';
import { type Policy, parsePolicy } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import type { ExemptionRule } from '#core/policy-settings';
import { type LiveStage, stageKey, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { parameter } from '#functions/aws/ssm';
import { grantExemption } from '#functions/shared/grant-exemption';

const USAGE = `Records that a stage is left alone for a while. An exemption that already holds for longer is not shortened.

  stagecert exempt API/STAGE --why WHY [--days DAYS] [--policy NAME] [--who WHO] [--table TABLE] [--region REGION]
                   [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
  --days DAYS     for how long, up to what the policy allows (exemption.atMostDays); its exemption.days if left out
  --policy NAME   the SSM parameter with the policy, if not /stagecert/policy
${DECIDING_USAGE}

Example:
  stagecert exempt abcd123456/prod --days 14 --why "the backend moves next week"

Exit status: 0 it is exempt; 2 the command line cannot be used, there is no such stage, or what the policy allows is not
known; 3 AWS would not.
`;

const options = {
  ...deciding,
  days: { type: 'string' },
  policy: { type: 'string', default: '/stagecert/policy' },
} as const;

export async function exemptStage(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('exempt', args, options);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  const named = required('exempt', 'API/STAGE', onlyPositional('exempt', 'API/STAGE', positionals));
  const why = required('exempt', '--why', values.why);
  const service = await deployment(values, around);
  const gateway = gatewayOf(service);
  const live = await liveStage(gateway, stageIn(named, service.where));
  const policy = await policyIn(service, values.policy, around.now);
  const rule = await ruleFor(gateway, policy, live);
  const days = values.days === undefined ? rule.days : daysIn(values.days, rule);
  if (typeof days !== 'number') throw new UsageError(`--days: ${days.problem}`);
  const now = around.now();
  const wanted = exemptionFor(live, { who: values.who ?? service.caller, why, days }, now);
  const at = wanted.decidedAt;
  const entry = { entryId: `exempt-command#${stageKey(live.ref)}#${at}`, remediationId: 'none', at, since: at };
  const stores = { exemptions: exemptions(service.table), history: history(service.table) };
  const holds = await grantExemption(stores, live.ref, wanted, entry);
  const longer = holds.until === wanted.until ? '' : ', by an exemption that was there before';
  terminal.out(
    values.json
      ? `${JSON.stringify({ ...live.ref, exemption: holds }, null, 2)}\n`
      : `${stageLabel(live.ref)} is left alone until ${holds.until}${longer}.\n`,
  );
  return EXIT.done;
}

async function policyIn({ clientOptions }: Deployment, name: string, now: () => Date): Promise<Policy> {
  const read = await parameter(name, now, new SSMClient(clientOptions)).read();
  const parsed = 'text' in read ? parsePolicy(read.text) : { problems: [read.unread] };
  if ('policy' in parsed) return parsed.policy;
  throw unknownRule(`the policy in ${name} cannot be used: ${printable(parsed.problems[0] ?? '', 500)}`);
}

/** What the policy says of exemptions of this stage; as elsewhere the API's name is read only where it decides. */
async function ruleFor(gateway: ApiGateway, policy: Policy, { ref, tags }: LiveStage): Promise<ExemptionRule> {
  const ruling = policyFor(policy, { ...ref, tags, apiName: null });
  if (ruling.by !== 'undecided') return ruling.settings.exemption;
  const apiName = await gateway.getApiName(ref).catch((error: Error) => {
    if (!(error instanceof AccessDenied || error instanceof UnexpectedAnswer)) throw error;
    throw unknownRule(`${ruling.because}: ${printable(error.message, 500)}`);
  });
  if (apiName === null) throw new UsageError(`the API of ${stageLabel(ref)} was deleted meanwhile`);
  return policyFor(policy, { ...ref, tags, apiName }).settings.exemption;
}

/** Nobody is given more days than the policy allows: where that is not known, none. */
function unknownRule(why: string): UsageError {
  return new UsageError(`for how long it may be exempt is not known: ${why}. Put that right, or pass --policy NAME`);
}

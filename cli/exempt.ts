/** `stagecert exempt`: leaves a stage alone for a while. */
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { type Deployment, deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { daysIn, exemptionFor } from '#core/exempt-request';
import { parsePolicy } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import { builtIn, type ExemptionRule } from '#core/policy-settings';
import { type LiveStage, type StageRef, stageKey, stageLabel } from '#core/stage';
import { stagesOfV1 } from '#functions/aws/api-gateway-v1';
import { stagesOfV2 } from '#functions/aws/api-gateway-v2';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { parameter } from '#functions/aws/ssm';
import { grantExemption } from '#functions/shared/grant-exemption';

const USAGE = `Records that a stage is left alone for a while. An exemption that already holds for longer is not shortened.

  stagecert exempt API/STAGE --why WHY [--days DAYS] [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
  --days DAYS     for how long, up to what the policy allows (exemption.atMostDays); its exemption.days if left out
  --policy NAME   the SSM parameter with the policy, if not /stagecert/policy
${DECIDING_USAGE}

Example:
  stagecert exempt abcd123456/prod --days 14 --why "the backend moves next week"

Exit status: 0 it is exempt; 2 the command line cannot be used, or there is no such stage; 3 AWS would not.
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
  const live = await liveStage(service, stageIn(named, service.where));
  const rule = await ruleFor(service, values.policy, live, around.now, terminal);
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

/** The stage as it is now, whichever of API Gateway's two APIs serves it: their ids are one namespace. */
async function liveStage({ clientOptions }: Deployment, ref: StageRef): Promise<LiveStage> {
  const v1 = stagesOfV1(new APIGatewayClient(clientOptions));
  const v2 = stagesOfV2(new ApiGatewayV2Client(clientOptions));
  const live = (await v1.getStage(ref)) ?? (await v2.getStage({ ...ref, apiVersion: 'v2' }));
  if (live) return live;
  throw new UsageError(`there is no stage ${stageLabel(ref)} in ${ref.account} ${ref.region}`);
}

/** What the policy says of exemptions; without a usable one nothing is fixed, so the built-in limit does. */
async function ruleFor(
  { clientOptions }: Deployment,
  name: string,
  { ref, tags }: LiveStage,
  now: () => Date,
  terminal: Terminal,
): Promise<ExemptionRule> {
  const read = await parameter(name, now, new SSMClient(clientOptions)).read();
  const policy = 'text' in read ? parsePolicy(read.text) : { problems: [read.unread] };
  if ('policy' in policy) return policyFor(policy.policy, { ...ref, tags, apiName: null }).settings.exemption;
  terminal.err(`stagecert: the policy cannot be used, so the built-in limit holds: ${policy.problems[0]}\n`);
  return builtIn.exemption;
}

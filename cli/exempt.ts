/** `stagecert exempt`: leaves a stage alone for a while. */
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { exemptionRules, type RuleFor } from '#cli/exemption-rule';
import { gatewayOf, liveStage } from '#cli/gateway';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { daysIn, exemptionFor } from '#core/exempt-request';
import type { ExemptionRule } from '#core/policy-settings';
import { type LiveStage, stageKey, stageLabel } from '#core/stage';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
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
  const rule = await ruleFor(exemptionRules(service, values.policy, gateway, around.now), live);
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

/** What the policy says of exemptions of this stage. */
async function ruleFor(rules: RuleFor, live: LiveStage): Promise<ExemptionRule> {
  const ruled = await rules(live);
  if (!ruled) throw new UsageError(`the API of ${stageLabel(live.ref)} was deleted meanwhile`);
  if ('unknown' in ruled) throw unknownRule(ruled.unknown);
  return ruled.rule;
}

/** Nobody is given more days than the policy allows: where that is not known, none. */
function unknownRule(why: string): UsageError {
  return new UsageError(`for how long it may be exempt is not known: ${why}. Put that right, or pass --policy NAME`);
}

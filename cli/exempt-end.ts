/** `stagecert exempt end`: ends an exemption before its time. */
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { gatewayOf, liveStage } from '#cli/gateway';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { isExempt } from '#core/exemption';
import { askedByTag, exemptionTag } from '#core/exemption-tags';
import { type LiveStage, stageLabel } from '#core/stage';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { endExemption } from '#functions/shared/grant-exemption';

const USAGE = `Ends the exemption that was recorded of a stage, which is dealt with again from its next change on.

  stagecert exempt end API/STAGE --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
${DECIDING_USAGE}

An exemption by the stage's tags is not ended by this, but by its team, who takes them off.

Example:
  stagecert exempt end abcd123456/prod --why "the backend has moved"

Exit status: 0 it is over; 1 no exemption of the stage is recorded, or another took its place at that moment; 2 the
command line cannot be used, or there is no such stage; 3 AWS would not.
`;

export async function endStageExemption(
  args: readonly string[],
  terminal: Terminal,
  around: Surroundings,
): Promise<Exit> {
  const command = 'exempt end';
  const { values, positionals } = parsed(command, args, deciding);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  const named = required(command, 'API/STAGE', onlyPositional(command, 'API/STAGE', positionals));
  const why = required(command, '--why', values.why);
  const service = await deployment(values, around);
  const live = await liveStage(gatewayOf(service), stageIn(named, service.where));
  const now = around.now();
  const stores = { exemptions: exemptions(service.table), history: history(service.table) };
  const recorded = await stores.exemptions.find(live.ref);
  const held = isExempt(live, recorded, now) ? recorded : null;
  const decision = { who: values.who ?? service.caller, why, decidedAt: now.toISOString() };
  const ended = held !== null && (await endExemption(stores, live.ref, held, decision));
  const byTag = askedByTag(live, now);
  const tagUntil = byTag && isExempt(live, byTag, now) ? byTag.until : null;
  const label = stageLabel(live.ref);
  const said = !held
    ? `No exemption of ${label} is recorded that holds now.`
    : ended
      ? `The exemption of ${label}, which would have held until ${held.until}, is over: the stage is dealt with from its next change on.`
      : `${label} was exempted anew at this moment: nothing was ended. See stagecert status, and try again.`;
  terminal.out(
    values.json
      ? `${JSON.stringify({ ...live.ref, ended, exemption: held, tagUntil }, null, 2)}\n`
      : `${said}${tagsToo(live, tagUntil)}\n`,
  );
  return ended ? EXIT.done : EXIT.problems;
}

/** Tags are the team's to take off; whether they exempt is for the policy to say, which is not asked here. */
function tagsToo({ ref }: LiveStage, until: string | null): string {
  if (!until) return '';
  const { reason, until: end } = exemptionTag;
  return ` The tags ${reason} and ${end} of ${stageLabel(ref)} ask to leave it alone until ${until}: where the policy lets tags exempt, it is until its team takes them off.`;
}

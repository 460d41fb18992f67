/** `stagecert exempt end`: ends an exemption before its time. */
import type { Deployment } from '#cli/aws';
import { type Ended, ending } from '#cli/ending';
import { gatewayOf, liveStage } from '#cli/gateway';
import type { Decision } from '#core/backout';
import { isExempt } from '#core/exemption';
import { askedByTag, exemptionTag } from '#core/exemption-tags';
import { type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { endExemption } from '#functions/shared/grant-exemption';

export const endStageExemption = ending({
  name: 'exempt end',
  does: 'Ends the exemption that was recorded of a stage, which is dealt with again from its next change on.',
  remarks: `An exemption by the stage's tags is not ended by this, but by its team, who takes them off.

Example:
  stagecert exempt end abcd123456/prod --why "the backend has moved"

Exit status: 0 it is over; 1 no exemption of the stage is recorded, or another took its place at that moment; 2 the
command line cannot be used, or there is no such stage; 3 AWS would not.`,
  end: endRecorded,
});

async function endRecorded(service: Deployment, stage: StageRef, decision: Decision): Promise<Ended> {
  const live = await liveStage(gatewayOf(service), stage);
  const now = new Date(decision.decidedAt);
  const stores = { exemptions: exemptions(service.table), history: history(service.table) };
  const recorded = await stores.exemptions.find(live.ref);
  const held = isExempt(live, recorded, now) ? recorded : null;
  const ended = held !== null && (await endExemption(stores, live.ref, held, decision));
  const byTag = askedByTag(live, now);
  const tagUntil = byTag && isExempt(live, byTag, now) ? byTag.until : null;
  const label = stageLabel(live.ref);
  const said = !held
    ? `No exemption of ${label} is recorded that holds now.`
    : ended
      ? `The exemption of ${label}, which would have held until ${held.until}, is over: the stage is dealt with from its next change on.`
      : `${label} was exempted anew at this moment, and that one goes on. See stagecert status, and try again.`;
  return { ended, said: `${said}${tagsToo(live, tagUntil)}`, shown: { ...live.ref, exemption: held, tagUntil } };
}

/** Tags are the team's to take off; whether they exempt is for the policy to say, which is not asked here. */
function tagsToo({ ref }: LiveStage, until: string | null): string {
  if (!until) return '';
  const { reason, until: end } = exemptionTag;
  return ` The tags ${reason} and ${end} of ${stageLabel(ref)} ask to leave it alone until ${until}: where the policy lets tags exempt, it is until its team takes them off.`;
}

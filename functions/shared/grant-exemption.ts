import type { Decision } from '#core/backout';
import { daysInMs, isoAfter } from '#core/duration';
import { endOfExemption } from '#core/exempt-request';
import { EXEMPTION_DAYS, type Exemption, longer } from '#core/exemption';
import type { Happening } from '#core/history';
import { type StageRef, stageKey } from '#core/stage';
import type { Exempting } from '#core/steps';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { History } from '#functions/aws/dynamodb/history';

/** Where the exemption comes from, as its entry in the history says; run again with the same, it is the same entry. */
export interface Granting extends Pick<Happening, 'entryId' | 'remediationId' | 'at'> {
  /** ISO 8601: no entry about it is older. */
  readonly since: string;
}

/**
 * Records that a person wants the stage left alone: first in its history, then where the next look finds it.
 *
 * @returns the exemption that holds: an earlier one, where that ends later
 */
export async function grantExemption(
  { exemptions, history }: { readonly exemptions: Exemptions; readonly history: History },
  stage: StageRef,
  wanted: Exemption,
  { since, ...named }: Granting,
): Promise<Exemption> {
  const exemption = longer(await exemptions.find(stage), wanted);
  await history.append(stageKey(stage), { ...named, kind: 'exempted', detail: exemption }, since);
  return exemptions.grant(stage, wanted);
}

/**
 * Ends an exemption by a person's decision, which is in the stage's history first. People are not told of its end any more.
 *
 * @returns false where another exemption has taken its place meanwhile, which goes on
 */
export async function endExemption(
  { exemptions, history }: Parameters<typeof grantExemption>[0],
  stage: StageRef,
  of: Exemption,
  decision: Decision,
): Promise<boolean> {
  await history.append(stageKey(stage), endOfExemption(stage, of, decision), decision.decidedAt);
  return exemptions.revoke(stage, of, new Date(decision.decidedAt));
}

/**
 * Leaves a stage alone as a person has decided by declining a fix, or by undoing one.
 *
 * @returns the exemption that holds, counted from the decision, so that it is the same whoever grants it again
 */
export async function exemptAsDecided(
  stores: Parameters<typeof grantExemption>[0],
  { stage, change, found, policy, exemptionDays, decision, remediation }: Exempting,
  now: Date,
): Promise<Exemption> {
  const { who, why, decidedAt } = decision;
  const days = policy?.exemptionDays ?? exemptionDays ?? EXEMPTION_DAYS;
  const until = isoAfter(new Date(decidedAt), daysInMs(days));
  const stageCreatedDate = change?.createdDate ?? found?.createdDate ?? '';
  return grantExemption(
    stores,
    stage,
    { who, why, decidedAt, stageCreatedDate, until },
    {
      entryId: `${remediation.executionArn}#${remediation.look}#exempted`,
      remediationId: remediation.id,
      at: now.toISOString(),
      since: remediation.startedAt,
    },
  );
}

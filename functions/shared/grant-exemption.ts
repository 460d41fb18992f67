import { type Exemption, longer } from '#core/exemption';
import type { Happening } from '#core/history';
import { type StageRef, stageKey } from '#core/stage';
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
  await exemptions.grant(stage, exemption);
  return exemption;
}

import { apiNameIn } from '#core/api-name';
import { type Contest, withRemoval } from '#core/contest';
import type { Look } from '#core/steps';
import type { Backouts } from '#functions/aws/dynamodb/backouts';
import type { Contests } from '#functions/aws/dynamodb/contests';

/** A contest, and whether the look that asks is the one that found it, also when its step is run again. */
export interface Contested {
  readonly contest: Contest;
  readonly isNews: boolean;
  /** What the API was called at the newest fix, as far as its record says. */
  readonly apiName?: string | undefined;
}

/**
 * Notes that a stage at rest is without the certificate that the service gave it, and says whether the stage is contested.
 * The caller holds the stage.
 *
 * @returns null where it is not
 */
export async function contestOver(
  { contests, backouts }: { contests: Contests; backouts: Backouts },
  { stage, remediation, cause }: Pick<Look, 'stage' | 'remediation' | 'cause'>,
  createdDate: string,
  now: Date,
): Promise<Contested | null> {
  const known = await contests.find(stage);
  if (!known || known.stageCreatedDate !== createdDate) return null;
  const fix = await backouts.find(stage, known.fix.backoutId);
  const by = { remediationId: remediation.id, look: remediation.look };
  const removed = fix?.change.to ? { certificateId: fix.change.to } : {};
  const seen = { createdDate, cause, by, reverted: Boolean(fix?.decision), ...removed };
  const record = await contests.revise(stage, (found) => found && withRemoval(found, seen, now));
  if (!record?.contest) return null;
  const { foundBy } = record.contest;
  const isNews = foundBy.remediationId === by.remediationId && foundBy.look === by.look;
  return { contest: record.contest, isNews, apiName: apiNameIn(fix ?? {}) };
}

/** What the stage's API was called when the stage was last fixed; undefined where it never was, or nobody knew. */
export async function nameAtLastFix(
  { contests, backouts }: { contests: Pick<Contests, 'find'>; backouts: Pick<Backouts, 'find'> },
  stage: Look['stage'],
): Promise<string | undefined> {
  const known = await contests.find(stage);
  return apiNameIn((known && (await backouts.find(stage, known.fix.backoutId))) ?? {});
}

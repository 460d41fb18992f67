/** What `stagecert status` shows of stages that are left alone by somebody's decision. */
import { collected } from '#cli/aws';
import type { RuleFor } from '#cli/exemption-rule';
import { type Asked, asked, type Unread, unreadOf } from '#cli/status-asked';
import { byTags } from '#cli/status-exempt-tags';
import type { Look } from '#cli/status-looks';
import type { Where } from '#core/brake';
import { UnreadableExemption } from '#core/errors';
import { type Exemption, isExempt } from '#core/exemption';
import { type LiveStage, type StageRef, stageKey, stageLabel } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { type Exemptions, exemptionKey } from '#functions/aws/dynamodb/exemptions';
import type { Key } from '#functions/aws/dynamodb/table';

/** `until` and `who` are null where what was written, or tagged, cannot be followed: `why` says then what is wrong with it. */
export interface ExemptStage extends Unread {
  readonly stage: string;
  readonly until: string | null;
  /** By `tag` it is ended by whoever takes the tags off the stage, by `record` with `stagecert exempt end`. */
  readonly source: 'record' | 'tag';
  readonly who: string | null;
  readonly why: string;
  /** Where a record lies in the table that cannot be read, and so not be ended by the command. */
  readonly unreadable?: Key;
}

/** The same of a stage that is known from elsewhere. */
export type Held = Omit<ExemptStage, 'stage'>;

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly exemptions: Pick<Exemptions, 'endingAfter' | 'find'>;
  readonly ruleFor: RuleFor;
}

/**
 * The exemptions that hold now: of a stage the one that was recorded, and the one by its tags where that holds for longer. Those
 * with the earliest listed end come first.
 */
export async function* exemptStages(adapters: Adapters, where: Where, now: Date): AsyncGenerator<Look<ExemptStage>> {
  const listed = await collected(adapters.exemptions.endingAfter(where, now));
  for (const entries of Map.groupBy(listed, ({ stage }) => stageKey(stage)).values()) {
    const { stage } = entries[0] as { stage: StageRef };
    const ends = entries.map(({ exemption }) => exemption);
    yield () => lookAt(adapters, stage, ends, now);
  }
}

async function lookAt(
  adapters: Adapters,
  stage: StageRef,
  listed: readonly Exemption[],
  now: Date,
): Promise<ExemptStage[]> {
  const live = await asked(() => adapters.apiGateway.getStage(stage));
  if ('is' in live && !live.is) return [];
  const record = await byRecord(adapters.exemptions, stage, live, listed, now);
  const tagged = await byTags(adapters.ruleFor, live, listed, now);
  const shown = [...(record ? [record] : []), ...(tagged && outlasts(tagged, record) ? [tagged] : [])];
  return shown.map((each) => ({ stage: stageLabel(stage), ...each }));
}

/** Not where an end is unknown: a record that cannot be read comes before any tags, one that holds before unclear ones. */
function outlasts(tagged: Held, record: Held | null): boolean {
  return !record || Date.parse(tagged.until ?? '') > Date.parse(record.until ?? '');
}

/** The record that holds, or for which the stage is left alone because it cannot be read. */
async function byRecord(
  store: Adapters['exemptions'],
  stage: StageRef,
  live: Asked<LiveStage | null>,
  listed: readonly Exemption[],
  now: Date,
): Promise<Held | null> {
  const found = await asked(() => readIn(store, stage));
  // Where there is no answer what was listed is all that is known.
  const recorded = 'is' in found ? found.is : (listed.findLast(({ source }) => source !== 'tag') ?? null);
  const unread = unreadOf(live, found);
  if (recorded && 'problem' in recorded) {
    const unreadable = exemptionKey(stage);
    return { until: null, source: 'record', who: null, why: recorded.problem, unreadable, ...unread };
  }
  if (!recorded) return null;
  const { stageCreatedDate: createdDate, until, who, why } = recorded;
  const is = ('is' in live && live.is) || { createdDate };
  return isExempt(is, recorded, now) ? { until, source: 'record', who, why, ...unread } : null;
}

async function readIn(store: Adapters['exemptions'], stage: StageRef): Promise<Exemption | { problem: string } | null> {
  try {
    return await store.find(stage);
  } catch (error) {
    if (error instanceof UnreadableExemption) return { problem: error.message };
    throw error;
  }
}

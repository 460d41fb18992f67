/** What `stagecert status` shows of stages that are left alone by somebody's decision. */
import { collected } from '#cli/aws';
import { type Asked, asked } from '#cli/status-stages';
import type { Where } from '#core/brake';
import { UnreadableExemption } from '#core/errors';
import { type Exemption, isExempt } from '#core/exemption';
import { isAbout } from '#core/exemption-notice';
import { askedByTag } from '#core/exemption-tags';
import { type LiveStage, type StageRef, stageKey, stageLabel } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';

export interface ExemptStage {
  readonly stage: string;
  readonly until: string;
  /** By `tag` it is ended by whoever takes the tags off the stage, by `record` with `stagecert exempt end`. */
  readonly source: 'record' | 'tag';
  readonly who: string;
  readonly why: string;
  /** What of AWS may not be asked, so that it may be over. */
  readonly unread?: string;
}

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly exemptions: Pick<Exemptions, 'endingAfter' | 'find'>;
}

/**
 * The exemptions that hold now: of a stage the one that was recorded, and the one by its tags where that holds for longer. Those
 * with the earliest listed end come first.
 */
export async function* exemptStages(adapters: Adapters, where: Where, now: Date): AsyncGenerator<ExemptStage> {
  const listed = await collected(adapters.exemptions.endingAfter(where, now));
  for (const entries of Map.groupBy(listed, ({ stage }) => stageKey(stage)).values()) {
    const { stage } = entries[0] as { stage: StageRef };
    const live = await asked(() => adapters.apiGateway.getStage(stage));
    if ('is' in live && !live.is) continue;
    const ends = entries.map(({ exemption }) => exemption);
    for (const { source = 'record', until, who, why } of await holding(adapters.exemptions, stage, live, ends, now)) {
      const unread = 'denied' in live ? { unread: live.denied } : {};
      yield { stage: stageLabel(stage), until, source, who, why, ...unread };
    }
  }
}

async function holding(
  store: Adapters['exemptions'],
  stage: StageRef,
  seen: Asked<LiveStage | null>,
  listed: readonly Exemption[],
  now: Date,
): Promise<Exemption[]> {
  const live = 'is' in seen ? seen.is : null;
  const recorded = await recordedOf(store, stage, listed);
  // Of a stage that may not be read the record is all that is known.
  const ofRecord = recorded && isExempt(live ?? { createdDate: recorded.stageCreatedDate }, recorded, now);
  const byTag = lastByTag(live, listed, now);
  const outlasts = byTag && (!ofRecord || Date.parse(byTag.until) > Date.parse(recorded.until));
  return [...(ofRecord ? [recorded] : []), ...(outlasts ? [byTag] : [])];
}

/** What a look, or the function that tells of ends, last let the stage's tags have, as far as they ask for it still. */
function lastByTag(live: LiveStage | null, listed: readonly Exemption[], now: Date): Exemption | undefined {
  const byTag = listed.filter(({ source }) => source === 'tag');
  if (!live) return byTag.at(-1);
  const end = Date.parse(askedByTag(live, now)?.until ?? '');
  return byTag.filter((each) => isAbout(live, each) && Date.parse(each.until) <= end).at(-1);
}

/** In the place of a record that cannot be read, for which the stage is left alone, stands what was listed of it. */
async function recordedOf(
  store: Adapters['exemptions'],
  stage: StageRef,
  listed: readonly Exemption[],
): Promise<Exemption | null> {
  try {
    return await store.find(stage);
  } catch (error) {
    const last = listed.at(-1);
    if (!(error instanceof UnreadableExemption) || !last) throw error;
    return { ...last, source: undefined, why: error.message };
  }
}

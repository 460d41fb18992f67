import * as z from 'zod/mini';
import type { Decision } from '#core/backout';
import type { Where } from '#core/brake';
import { type Contest, type ContestRecord, contestRecord, endOfContest } from '#core/contest';
import { type StageRef, stageKey } from '#core/stage';
import { history } from '#functions/aws/dynamodb/history';
import { openMatters } from '#functions/aws/dynamodb/open-matters';
import type { Item, Table } from '#functions/aws/dynamodb/table';

/** A stage that is contested. */
export interface Contested extends Pick<ContestRecord, 'stageCreatedDate'> {
  readonly stage: StageRef;
  readonly contest: Contest;
}

export type Contests = ReturnType<typeof contests>;

/** What is known of the fight over each stage: our newest fix, who removed the ones before, and whether it is contested. */
export function contests(table: Table) {
  const find = async (stage: StageRef) => read(await table.get(key(stage)));
  const open = openMatters(table);
  return {
    async find(stage: StageRef): Promise<ContestRecord | null> {
      return (await find(stage))?.record ?? null;
    },

    /**
     * Changes the record by a function of it, which is called again where somebody else was faster. A stage that is contested is
     * listed at each look, for there may be contests from before there was a list.
     *
     * @param by gives back what it was given where there is nothing to change
     * @returns the record as it is now
     */
    async revise(
      stage: StageRef,
      by: (found: ContestRecord | null) => ContestRecord | null,
    ): Promise<ContestRecord | null> {
      for (;;) {
        const found = await find(stage);
        const record = by(found?.record ?? null);
        if (record?.contest) await open.contested(stage);
        if (!record || record === found?.record) return record;
        const version = found?.version ?? 0;
        const isUnchanged = found
          ? { if: 'version = :found', values: { ':found': version } }
          : { if: 'attribute_not_exists(pk)' };
        if (!(await table.put(key(stage), { ...record, version: version + 1 }, isUnchanged))) continue;
        // The contest was about a stage of this name that was deleted since.
        if (found?.record.contest && !record.contest) await open.contestOver(stage);
        return record;
      }
    },

    /** The contested stages of an account and Region, in the order of their names; some may have been deleted since. */
    async *contested(where: Where): AsyncGenerator<Contested> {
      for await (const stage of open.contests(where)) {
        const { contest, stageCreatedDate = '' } = (await find(stage))?.record ?? {};
        if (contest) yield { stage, stageCreatedDate, contest };
      }
    },

    /**
     * Ends the contest by a person's decision, which is in the history first: the stage is fixed again from its next change
     * on, and removals are counted anew.
     *
     * @returns false where the stage was not contested
     */
    async end(stage: StageRef, decision: Decision): Promise<boolean> {
      for (let wasContested = false; ; wasContested = true) {
        const found = await find(stage);
        const contest = found?.record.contest;
        if (!found || !contest) {
          if (wasContested) await open.contestOver(stage);
          return wasContested;
        }
        // No entry about the contest is older than its first removal.
        const since = contest.removals[0] ?? decision.decidedAt;
        await history(table).append(stageKey(stage), endOfContest(contest, decision), since);
        // What the record is then says whether it is over: after a lost reply the condition fails of a deletion that was made.
        await table.delete(key(stage), { if: 'version = :found', values: { ':found': found.version } });
      }
    },
  };
}

function read(item: Item | null): { record: ContestRecord; version: number } | null {
  if (!item) return null;
  return { record: z.parse(contestRecord, item), version: z.parse(z.number(), item.version) };
}

function key(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'CONTEST' };
}

import * as z from 'zod/mini';
import { type BackoutRecord, backoutRecord, type Decision } from '#core/backout';
import { type StageRef, stageKey } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

export type Backouts = ReturnType<typeof backouts>;

/** Backout records. */
export function backouts(table: Table) {
  return {
    /** Writes the record, once: a step that is run again leaves what it wrote before. */
    async record(record: BackoutRecord): Promise<void> {
      await table.put(recordKey(record.stage, record.backoutId), { ...record }, { if: 'attribute_not_exists(pk)' });
    },

    async find(stage: StageRef, backoutId: string): Promise<BackoutRecord | null> {
      const item = await table.get(recordKey(stage, backoutId));
      return item && z.parse(backoutRecord, item);
    },

    /**
     * Writes a person's decision into the record, once for all links that lead to it.
     *
     * @returns false where one stands there already
     */
    decide(record: BackoutRecord, decision: Decision): Promise<boolean> {
      return table.update(recordKey(record.stage, record.backoutId), 'SET decision = :decision', {
        if: 'attribute_exists(pk) AND attribute_not_exists(decision)',
        values: { ':decision': decision },
      });
    },
  };
}

function recordKey(stage: StageRef, backoutId: string) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: `BACKOUT#${backoutId}` };
}

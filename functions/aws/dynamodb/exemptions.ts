import * as z from 'zod/mini';
import { type Exemption, exemption } from '#core/exemption';
import { type StageRef, stageKey } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

export type Exemptions = ReturnType<typeof exemptions>;

/** The decision, one per stage at most, to leave a stage alone. */
export function exemptions(table: Table) {
  return {
    async find(stage: StageRef): Promise<Exemption | null> {
      const item = await table.get(key(stage));
      return item && z.parse(exemption, item);
    },

    /** Writes the exemption in the place of an earlier one. */
    async grant(stage: StageRef, granted: Exemption): Promise<void> {
      await table.put(key(stage), { ...granted });
    },
  };
}

function key(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'EXEMPTION' };
}

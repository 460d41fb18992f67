import '#core/schema-messages';
import * as z from 'zod/mini';
import { UnreadableExemption } from '#core/errors';
import { type Exemption, exemption } from '#core/exemption';
import { type StageRef, stageKey, stageLabel } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

export type Exemptions = ReturnType<typeof exemptions>;

/** The decision, one per stage at most, to leave a stage alone. */
export function exemptions(table: Table) {
  return {
    /** @throws UnreadableExemption: somebody wanted the stage left alone, in words that cannot be followed */
    async find(stage: StageRef): Promise<Exemption | null> {
      const item = await table.get(key(stage));
      if (!item) return null;
      const parsed = z.safeParse(exemption, item);
      if (parsed.success) return parsed.data;
      const why = parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`).join('; ');
      throw new UnreadableExemption(
        `The exemption of ${stageLabel(stage)} cannot be read (${why}): it was left alone. Correct or delete the exemption.`,
      );
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

import * as z from 'zod/mini';
import { type ExemptRequest, exemptRequest } from '#core/exempt-request';
import { type StageRef, stageKey } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

export type ExemptRequests = ReturnType<typeof exemptRequests>;

/** What people asked for by exempt links: the links of one remediation lead to one item. */
export function exemptRequests(table: Pick<Table, 'get' | 'put' | 'update'>) {
  return {
    async find(stage: StageRef, remediationId: string): Promise<ExemptRequest | null> {
      const item = await table.get(key(stage, remediationId));
      return item && z.parse(exemptRequest, item);
    },

    /** @returns false where somebody asked before */
    decide(stage: StageRef, request: ExemptRequest): Promise<boolean> {
      const isFirst = { if: 'attribute_not_exists(pk)' };
      return table.put(key(stage, request.remediationId), { ...request }, isFirst);
    },

    /** Notes that the exemption stands: from here on the link does nothing, also where somebody ends the exemption early. */
    async close(stage: StageRef, { remediationId }: ExemptRequest, now: Date): Promise<void> {
      await table.update(key(stage, remediationId), 'SET grantedAt = :now', {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
    },
  };
}

function key(stage: StageRef, remediationId: string) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: `EXEMPT#${remediationId}` };
}

import { hoursInMs } from '#core/duration';
import { type StageRef, stageKey } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

/**
 * A lease outlives the execution that holds it: an execution ends after two hours (workflows), its last step may run 15 s
 * longer. Normally it is let go at once; this is for holders that vanished with nobody telling.
 */
const LEASE_MS = hoursInMs(2.25);

/** A claimed event is remembered longer than EventBridge retries (24 h) and a queue keeps a dead letter (14 days). */
const EVENT_MEMORY_DAYS = 15;

export type Leases = ReturnType<typeof leases>;

/**
 * At most one live remediation per stage. The holder is an execution's ARN, so that a step that is run again meets itself.
 */
export function leases(table: Table) {
  return {
    /**
     * Makes one event start one remediation, however often it is delivered.
     *
     * @returns false where another execution has claimed it
     */
    claimEvent(
      where: Pick<StageRef, 'account' | 'region'>,
      eventId: string,
      holder: string,
      now: Date,
    ): Promise<boolean> {
      const key = { pk: `EVENT#${where.account}#${where.region}#${eventId}`, sk: 'CLAIM' };
      const ttl = Math.floor(now.getTime() / 1_000) + EVENT_MEMORY_DAYS * 86_400;
      const condition = { if: 'attribute_not_exists(pk) OR holder = :me', values: { ':me': holder } };
      return table.put(key, { holder, ttl }, condition);
    },

    /**
     * Takes the stage, or keeps it, for this execution; what arrived before is seen by the look that follows.
     *
     * @param joinable whether the holder looks again when asked to: a remediation does, a backout does not
     * @returns false where another execution holds it
     */
    take(stage: StageRef, holder: string, joinable: boolean, now: Date): Promise<boolean> {
      const item = { holder, joinable, heldUntil: now.getTime() + LEASE_MS };
      return table.put(leaseKey(stage), item, {
        if: 'attribute_not_exists(pk) OR holder = :me OR heldUntil < :now',
        values: { ':me': holder, ':now': now.getTime() },
      });
    },

    /**
     * Asks the holder, a remediation, to look again before it lets go.
     *
     * @returns false where no remediation holds the stage: it is free, or a backout has it
     */
    askToLookAgain(stage: StageRef, now: Date): Promise<boolean> {
      return table.update(leaseKey(stage), 'SET lookAgain = :yes', {
        if: 'joinable = :yes AND heldUntil >= :now',
        values: { ':yes': true, ':now': now.getTime() },
      });
    },

    /**
     * Lets the stage go, unless someone asked to look again: then it stays held, and the answer is true until `take`.
     */
    async letGo(stage: StageRef, holder: string): Promise<{ lookAgain: boolean }> {
      const condition = { if: 'holder = :me AND attribute_not_exists(lookAgain)', values: { ':me': holder } };
      if (await table.delete(leaseKey(stage), condition)) return { lookAgain: false };
      const lease = await table.get(leaseKey(stage));
      return { lookAgain: lease?.holder === holder && lease.lookAgain === true };
    },

    /** Frees the stage of a holder that has ended, whatever was asked of it; says whether it should have looked again. */
    async takeFrom(stage: StageRef, endedHolder: string): Promise<{ lookAgain: boolean }> {
      const lease = await table.get(leaseKey(stage));
      if (lease?.holder !== endedHolder) return { lookAgain: false };
      await table.delete(leaseKey(stage), { if: 'holder = :ended', values: { ':ended': endedHolder } });
      return { lookAgain: lease.lookAgain === true };
    },
  };
}

function leaseKey(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'LEASE' };
}

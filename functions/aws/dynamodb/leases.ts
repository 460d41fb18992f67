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
     * Takes the stage again for an execution that goes on without looking anew: where it still has the stage, what arrived
     * meanwhile stays owed.
     *
     * @returns false where another execution holds it
     */
    async takeUp(stage: StageRef, holder: string, now: Date): Promise<boolean> {
      const values = { ':me': holder, ':until': now.getTime() + LEASE_MS };
      const isOwn = await table.update(leaseKey(stage), 'SET heldUntil = :until', { if: 'holder = :me', values });
      return isOwn || this.take(stage, holder, true, now);
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

    /**
     * Frees the stage of a holder that has ended. A lease that owes a look is left to the execution that makes it, so that the
     * debt is still known if the one who starts that is interrupted.
     *
     * @returns whether the stage must be looked at again
     */
    async expire(stage: StageRef, endedHolder: string): Promise<{ lookAgain: boolean }> {
      const isItsOwn = { if: 'holder = :ended', values: { ':ended': endedHolder, ':past': 0 } };
      if (!(await table.update(leaseKey(stage), 'SET heldUntil = :past', isItsOwn))) return { lookAgain: false };
      // Read after it has expired: nobody can ask a lease that is over to look again.
      const lease = await table.get(leaseKey(stage));
      const lookAgain = lease?.holder === endedHolder && lease.lookAgain === true;
      if (!lookAgain) await table.delete(leaseKey(stage), { if: 'holder = :ended', values: { ':ended': endedHolder } });
      return { lookAgain };
    },
  };
}

function leaseKey(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'LEASE' };
}

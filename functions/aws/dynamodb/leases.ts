import * as z from 'zod/mini';
import { hoursInMs } from '#core/duration';
import { type StageRef, stageKey } from '#core/stage';
import { cause, type Look } from '#core/steps';
import type { Item, Table } from '#functions/aws/dynamodb/table';

/**
 * A lease outlives the execution that holds it: an execution ends after two hours (workflows), its last step may run 15 s
 * longer. Normally it is let go at once; this is for holders that vanished with nobody telling.
 */
const LEASE_MS = hoursInMs(2.25);

/** A claimed event is remembered longer than EventBridge retries (24 h) and a queue keeps a dead letter (14 days). */
const EVENT_MEMORY_DAYS = 15;

export type Leases = ReturnType<typeof leases>;

/** What a lease owes when it ends: another look, and because of which event. */
export interface Owed {
  readonly lookAgain: boolean;
  /** Of those that arrived meanwhile the one that happened last; absent where nobody has asked for a look. */
  readonly nextCause?: Look['cause'];
}

/** How a stage is taken. */
interface Taking {
  /** Whether the holder looks again when asked to: a remediation does, a backout does not. */
  readonly joinable: boolean;
  /** Whether it acts on a person's word, for which a holder that only waits steps back. */
  readonly interrupts: boolean;
}

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
     * @returns false where another execution holds it
     */
    take(stage: StageRef, holder: string, { joinable, interrupts }: Taking, now: Date): Promise<boolean> {
      const item = { holder, joinable, heldUntil: now.getTime() + LEASE_MS };
      const isFree = 'attribute_not_exists(pk) OR holder = :me OR heldUntil < :now';
      const values = { ':me': holder, ':now': now.getTime() };
      if (!interrupts) return table.put(leaseKey(stage), item, { if: isFree, values });
      // Whoever waits begins its look anew afterwards: what it owes is not lost with its lease.
      return table.put(leaseKey(stage), item, {
        if: `${isFree} OR waits = :yes`,
        values: { ...values, ':yes': true },
      });
    },

    /**
     * Goes on with the stage for another look of the same execution, which sees what arrived before it. Run again, it says the
     * same.
     *
     * @returns the event that happened last of those that joined, if any; null where the execution holds the stage no more
     */
    async goOn(stage: StageRef, holder: string, now: Date): Promise<Pick<Owed, 'nextCause'> | null> {
      const lease = await table.updated(leaseKey(stage), 'SET heldUntil = :until REMOVE lookAgain, waits', {
        if: 'holder = :me',
        values: { ':me': holder, ':until': now.getTime() + LEASE_MS },
      });
      return lease && nextCauseOf(lease);
    },

    /**
     * Notes that the holder does nothing but wait, and will take the stage anew for a new look. Events are still its own to look
     * after; a person's word need not wait with it.
     */
    async wait(stage: StageRef, holder: string): Promise<void> {
      await table.update(leaseKey(stage), 'SET waits = :yes', {
        if: 'holder = :me',
        values: { ':me': holder, ':yes': true },
      });
    },

    /**
     * Takes the stage again for an execution that goes on by a person's answer, without looking anew: where it still has the
     * stage, what arrived meanwhile stays owed.
     *
     * @returns false where another execution holds it
     */
    async takeUp(stage: StageRef, holder: string, now: Date): Promise<boolean> {
      const values = { ':me': holder, ':until': now.getTime() + LEASE_MS };
      const isOwn = await table.update(leaseKey(stage), 'SET heldUntil = :until', { if: 'holder = :me', values });
      return isOwn || this.take(stage, holder, { joinable: true, interrupts: true }, now);
    },

    /**
     * Asks the holder, a remediation, to look again before it lets go, because of an event. EventBridge keeps no order: of several
     * the one that happened last is what the stage is like now because of.
     *
     * @returns false where no remediation holds the stage: it is free, or a backout has it
     */
    async askToLookAgain(stage: StageRef, cause: Look['cause'], now: Date): Promise<boolean> {
      const isJoinable = 'joinable = :yes AND heldUntil >= :now';
      const values = { ':yes': true, ':now': now.getTime() };
      const isLast = await table.update(leaseKey(stage), 'SET lookAgain = :yes, nextCause = :cause, nextAt = :at', {
        if: `${isJoinable} AND (attribute_not_exists(nextAt) OR nextAt <= :at)`,
        values: { ...values, ':cause': cause, ':at': cause.eventTime },
      });
      return isLast || table.update(leaseKey(stage), 'SET lookAgain = :yes', { if: isJoinable, values });
    },

    /**
     * Lets the stage go, unless someone asked to look again: then it stays held, and the answer is true until `take`.
     */
    async letGo(stage: StageRef, holder: string): Promise<Owed> {
      const condition = { if: 'holder = :me AND attribute_not_exists(lookAgain)', values: { ':me': holder } };
      if (await table.delete(leaseKey(stage), condition)) return { lookAgain: false };
      return owedBy(await table.get(leaseKey(stage)), holder);
    },

    /**
     * Frees the stage of a holder that has ended. A lease that owes a look is left to the execution that makes it, so that the
     * debt is still known if the one who starts that is interrupted.
     *
     * @returns whether the stage must be looked at again
     */
    async expire(stage: StageRef, endedHolder: string): Promise<Owed> {
      const isItsOwn = { if: 'holder = :ended', values: { ':ended': endedHolder, ':past': 0 } };
      if (!(await table.update(leaseKey(stage), 'SET heldUntil = :past', isItsOwn))) return { lookAgain: false };
      // Read after it has expired: nobody can ask a lease that is over to look again.
      const owed = owedBy(await table.get(leaseKey(stage)), endedHolder);
      const isEnded = { if: 'holder = :ended', values: { ':ended': endedHolder } };
      if (!owed.lookAgain) await table.delete(leaseKey(stage), isEnded);
      return owed;
    },
  };
}

function owedBy(lease: Item | null, holder: string): Owed {
  if (lease?.holder !== holder || lease.lookAgain !== true) return { lookAgain: false };
  return { lookAgain: true, ...nextCauseOf(lease) };
}

/** None where a look was asked for by an older version of the service. */
function nextCauseOf(lease: Item): Pick<Owed, 'nextCause'> {
  const nextCause = z.optional(cause).parse(lease.nextCause);
  return nextCause ? { nextCause } : {};
}

function leaseKey(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'LEASE' };
}

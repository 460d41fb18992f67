import * as z from 'zod/mini';
import { firstRemediation } from '#core/ending';
import { StageBusy } from '#core/errors';
import { parseEvent } from '#core/event';
import type { Work } from '#core/pace';
import { stageLabel } from '#core/stage';
import { type Execution, type Look, look, lookRequest } from '#core/steps';
import type { Leases } from '#functions/aws/dynamodb/leases';

/** Where a look begins: from an event, from a request, after settling or waiting for its turn, or again. */
export interface Start {
  readonly start: Look;
  /** True where this execution has looked before: it may hold the stage, and events may have joined it. */
  readonly goesOn?: boolean;
  /** Of the event, where one is met for the first time. */
  readonly eventId?: string;
  /** What its turn has come for. */
  readonly waitedFor?: Work | undefined;
}

/** @throws UnreadableEvent */
export function startOf(by: Execution, input: unknown): Start {
  const inside = z.safeParse(look, input);
  if (inside.success) {
    const { lookAgain, nextCause, turn: waitedFor, ...rest } = inside.data;
    const { remediation, cause, askedAgain } = rest;
    if (!lookAgain) return { start: rest, waitedFor, goesOn: true };
    const next = { ...rest, cause: nextCause ?? cause, remediation: { ...remediation, look: remediation.look + 1 } };
    // Only the look right after an approval that was void is about it.
    return {
      start: { ...next, askedAgain: askedAgain?.afterLook === remediation.look ? askedAgain : undefined },
      goesOn: true,
    };
  }
  const remediation = firstRemediation(by);
  const asked = z.safeParse(lookRequest, input);
  if (asked.success) return { start: { remediation, ...asked.data } };
  const { stage, ...cause } = parseEvent(input);
  return { start: { remediation, stage, cause }, eventId: cause.eventId };
}

/**
 * Takes the event and the stage for this look.
 *
 * @returns the look, because of the event that happened last of those that have joined it; null where another execution has the
 *   event or the stage, and will look for this one as well
 * @throws StageBusy while a backout holds the stage
 */
export async function claimed(leases: Leases, { start, eventId, goesOn }: Start, now: Date): Promise<Look | null> {
  const { stage, remediation, cause } = start;
  const holder = remediation.executionArn;
  if (eventId && !(await leases.claimEvent(stage, eventId, holder, now))) return null;
  const held = goesOn ? await leases.goOn(stage, holder, now) : null;
  if (!held) return (await takeOrJoin(leases, start, now)) ? start : null;
  const { nextCause } = held;
  return nextCause && nextCause.eventTime >= cause.eventTime ? { ...start, cause: nextCause } : start;
}

async function takeOrJoin(leases: Leases, { stage, remediation, cause }: Look, now: Date): Promise<boolean> {
  const take = () => leases.take(stage, remediation.executionArn, { joinable: true, interrupts: false }, now);
  if (await take()) return true;
  if (await leases.askToLookAgain(stage, cause, now)) return false;
  // Nobody to ask: the holder let go between the two calls, or is a backout.
  if (await take()) return true;
  throw new StageBusy(`A backout holds ${stageLabel(stage)}: the stage is looked at once that has ended.`);
}

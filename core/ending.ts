import * as z from 'zod/mini';
import { type Ending, ending } from '#core/ending-record';
import { UnreadableEvent } from '#core/errors';
import { parseEvent } from '#core/event';
import type { Happening } from '#core/history';
import { keepsake } from '#core/keepsake';
import {
  type BackoutRequest,
  backoutRequest,
  type Execution,
  execution,
  failure,
  lookRequest,
  type Remediation,
} from '#core/steps';

/** A workflow's record before its first look came to anything: the raw input is all there is. */
const unseen = z.object({ execution, input: z.unknown(), outcome: z.literal('failed'), failure });

/**
 * What recording and telling work on, from whatever the workflow has.
 *
 * @param raw the merged record of an execution that got past its first step, or `{execution, input, failure}` of one that did not
 */
export function endingOf(raw: unknown): Ending {
  const known = z.safeParse(ending, raw);
  if (known.success) return known.data;
  const { execution, input, outcome, failure } = z.parse(unseen, raw);
  return { ...firstStep(execution, input), outcome, failure };
}

/** The remediation of an execution's first look. */
export function firstRemediation({ id, name, startedAt }: Execution): Remediation {
  return { id: name, executionArn: id, startedAt, look: 1 };
}

function firstStep(from: Execution, input: unknown): Pick<Ending, 'remediation' | 'stage' | 'cause' | 'unreadable'> {
  const asked = z.safeParse(backoutRequest, input);
  if (asked.success) return beginningOfBackout(from, asked.data);
  const remediation = firstRemediation(from);
  const request = z.safeParse(lookRequest, input);
  if (request.success) return { remediation, ...request.data };
  try {
    const { stage, ...cause } = parseEvent(input);
    return { remediation, stage, cause };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    return { remediation, stage: null, unreadable: keepsake(input) };
  }
}

/**
 * What a backout knows before it has compared anything; it bears the id of the remediation that it undoes. A decision that a
 * command brings is made when the execution starts.
 */
export function beginningOfBackout(from: Execution, { remediationId, decision, ...known }: BackoutRequest) {
  const { decidedAt = from.startedAt, execution = from.id, ...asked } = decision;
  const isCommand = decision.decidedAt === undefined;
  const made = { ...asked, decidedAt, ...(isCommand && { execution }) };
  return { remediation: { ...firstRemediation(from), id: remediationId }, ...known, decision: made };
}

/** Names the entry about a look's outcome: the same however often the step is run. */
export function outcomeEntryId({ executionArn, look }: Remediation, outcome: string): string {
  return `${executionArn}#${look}#${outcome}`;
}

/** The entry that an ending leaves in the history. */
export function happeningOf(of: Ending, now: Date): Happening {
  const { remediation, history: _history, ...detail } = of;
  return {
    entryId: outcomeEntryId(remediation, of.outcome),
    kind: 'outcome',
    remediationId: remediation.id,
    at: now.toISOString(),
    detail,
  };
}

/**
 * Whether the ending leaves a fix in place that a link can undo: also where the fix worked, and what failed was recording it
 * or telling of it.
 */
export function leavesFix(
  ending: Pick<Ending, 'backoutId' | 'verified' | 'compensation' | 'decision'> & { readonly outcome: string },
): boolean {
  const { outcome, backoutId, verified, compensation } = ending;
  if (!backoutId || isBackout(ending) || compensation) return false;
  return outcome === 'fixed' || (outcome === 'failed' && verified === true);
}

/** Whether the ending is that of a backout: a person's word to undo a fix, not the answer to a question. */
export function isBackout({ decision }: Pick<Ending, 'decision'>): boolean {
  return decision !== undefined && decision.answer === undefined;
}

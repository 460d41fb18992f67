import * as z from 'zod/mini';
import { endingOf, isBackout } from '#core/ending';
import type { Ending } from '#core/ending-record';

/** A `Step Functions Execution Status Change` event; `input` is absent where it was too large to include. */
const statusChange = z.object({
  detail: z.object({
    executionArn: z.string(),
    name: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Epoch milliseconds. */
    startDate: z.number(),
    input: z.optional(z.nullable(z.string())),
    error: z.optional(z.nullable(z.string())),
    cause: z.optional(z.nullable(z.string())),
  }),
});

/** Errors that end an execution where no Catch reaches (Step Functions developer guide, error handling). */
const beyondCatch = ['States.Runtime', 'States.DataLimitExceeded', 'States.QueryEvaluationError'];

export interface EndedExecution {
  readonly ending: Ending;
  /** False where the workflow came to its Fail state, and so had tried to tell. */
  readonly mustTell: boolean;
}

/**
 * Reads what is left of an execution that ended badly: how it began, and the error that it ended with. Whether it had begun to
 * change its stage only the history says, so until that is read it may have.
 */
export function endedExecution(event: unknown): EndedExecution {
  const { detail } = z.parse(statusChange, event);
  const { executionArn, name, status, startDate, error, cause } = detail;
  const execution = { id: executionArn, name, startedAt: new Date(startDate).toISOString() };
  const errorName = error ?? `States.${status}`;
  const failure = {
    Error: errorName,
    Cause: cause ?? `The execution ended as ${status} before its workflow could answer.`,
  };
  const input = detail.input ? JSON.parse(detail.input) : undefined;
  const began = endingOf({ execution, input, outcome: 'failed', failure });
  const mayBeChanged = !isBackout(began) && (began.stage !== null || input === undefined);
  return {
    ending: mayBeChanged ? { ...began, mayBeChanged } : began,
    mustTell: status !== 'FAILED' || beyondCatch.includes(errorName),
  };
}

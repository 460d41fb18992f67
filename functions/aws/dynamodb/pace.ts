import * as z from 'zod/mini';
import { TooFarBehind } from '#core/errors';
import {
  covers,
  LATEST_TURN_MINUTES,
  latestSpokenUntil,
  spokenFor,
  spokenUntilAfter,
  turnSeconds,
  type Work,
} from '#core/pace';
import { type StageRef, stageLabel } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

const paceItem = z.object({ spokenUntil: z.number() });

/** A turn that was taken. */
export interface Turn {
  /** What it is for: where nobody was ahead, a whole fix even if a look was asked for. */
  readonly work: Work;
  /** Seconds until it comes. */
  readonly waitSeconds: number;
}

export type Pace = ReturnType<typeof pace>;

/** The turns of all remediations of one account and Region at their half of API Gateway's control-plane quota. */
export function pace(table: Table) {
  return {
    /**
     * Takes the next turn. Nobody who comes later can overtake it, and none is taken twice: the time until which calls are
     * spoken for only ever grows, by writes that DynamoDB makes one after the other.
     *
     * @param startedAt ISO 8601, when the remediation began
     * @param has what its turn is there for already
     * @throws TooFarBehind, having taken none, where it would come too late for this remediation
     */
    async take(stage: StageRef, work: Work, startedAt: string, now: Date, has?: Work): Promise<Turn> {
      const key = { pk: `PACE#${stage.account}#${stage.region}`, sk: 'PACE' };
      const at = now.getTime();
      // Where nothing is spoken for, the fix is taken at once with the look that it may follow from: one write in all.
      const least = covers(work, 'fix') ? work : 'fix';
      const isFree = await table.update(key, 'SET spokenUntil = :until', {
        if: 'attribute_not_exists(pk) OR spokenUntil < :now',
        values: { ':until': spokenUntilAfter(undefined, least, at), ':now': at },
      });
      if (isFree) return { work: least, waitSeconds: 0 };
      const taken = await table.updated(key, 'SET spokenUntil = spokenUntil + :calls', {
        if: 'spokenUntil <= :latest',
        values: { ':calls': spokenFor(work, has), ':latest': latestSpokenUntil(work, startedAt) },
      });
      if (!taken) throw tooFarBehind(stage);
      return { work, waitSeconds: turnSeconds(z.parse(paceItem, taken).spokenUntil, at) };
    },
  };
}

function tooFarBehind(stage: StageRef): TooFarBehind {
  return new TooFarBehind(
    `So many stages changed that the turn of ${stageLabel(stage)} would come more than ${LATEST_TURN_MINUTES} minutes after its event: half of API Gateway's ten calls a second is all that stagecert uses.`,
  );
}

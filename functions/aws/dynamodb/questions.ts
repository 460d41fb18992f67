import * as z from 'zod/mini';
import type { Decision } from '#core/backout';
import type { Where } from '#core/brake';
import { daysInMs } from '#core/duration';
import { type Question, question } from '#core/question';
import { type StageRef, stageKey } from '#core/stage';
import { openMatters } from '#functions/aws/dynamodb/open-matters';
import type { Table } from '#functions/aws/dynamodb/table';

/** A question is known for as long after its end as its links are, so that their page can say what came of it. */
const REMEMBERED_DAYS = 60;

const pointer = z.object({ questionId: z.string() });

export type Questions = ReturnType<typeof questions>;
type Known = Pick<Question, 'stage' | 'questionId'>;

/**
 * What people are asked about stages. Each question is an item of its own, and is closed once, by a conditional write:
 * whoever comes first, an answer, the end of its time or a newer look, decides. A pointer per stage leads to the question
 * whose execution still waits, or has not yet read its answer; the list of open matters has the same for all stages.
 */
export function questions(table: Table) {
  const open = openMatters(table);
  const find = async ({ stage, questionId }: Known): Promise<Question | null> => {
    const item = await table.get(questionKey(stage, questionId));
    return item && z.parse(question, item);
  };
  /** Closes a question that is open; says whether this was it. */
  const close = ({ stage, questionId }: Known, more: string, values: Record<string, unknown>) =>
    table.update(questionKey(stage, questionId), `SET #status = :status${more}`, {
      if: '#status = :open',
      names: { '#status': 'status' },
      values: { ':open': 'open', ...values },
    });

  return {
    find,

    /**
     * Puts a question, once: where the step is run again it stays as it was, except that another attempt of the state waits
     * behind another token.
     *
     * @returns the question as it stands; null where it is closed already
     */
    async ask(asked: Question): Promise<Question | null> {
      const key = questionKey(asked.stage, asked.questionId);
      const ttl = Math.floor((Date.parse(asked.expiresAt) + daysInMs(REMEMBERED_DAYS)) / 1_000);
      if (!(await table.put(key, { ...asked, ttl }, { if: 'attribute_not_exists(pk)' }))) {
        if (!(await close(asked, ', taskToken = :token', { ':status': 'open', ':token': asked.taskToken })))
          return null;
      }
      const standing = await find(asked);
      if (!standing) return null;
      // A newer question of the same stage stays the one that is pointed at.
      await table.put(
        pointerKey(asked.stage),
        { questionId: asked.questionId, askedAt: standing.askedAt },
        { if: 'attribute_not_exists(pk) OR askedAt <= :asked', values: { ':asked': standing.askedAt } },
      );
      await open.asked(standing);
      return standing;
    },

    /** Lists a question that is open still: there may be some from before there was a list. */
    list: (standing: Question): Promise<void> => open.asked(standing),

    /** The open questions of an account and Region, in the order of their stages' names; some may be past their end. */
    async *open(where: Where): AsyncGenerator<Question> {
      for await (const listed of open.questions(where)) {
        const found = await find(listed);
        if (found?.status === 'open') yield found;
      }
    },

    /** The question of the stage whose execution waits or has not read its answer yet; null where there is none. */
    async pending(stage: StageRef): Promise<Question | null> {
      const item = await table.get(pointerKey(stage));
      return item && find({ stage, ...z.parse(pointer, item) });
    },

    /** @returns false where the question is closed already */
    decide(of: Known, decision: Decision & Required<Pick<Decision, 'answer'>>): Promise<boolean> {
      return close(of, ', decision = :decision', { ':status': decision.answer, ':decision': decision });
    },

    /** @returns false where the question is closed already */
    expire(of: Known): Promise<boolean> {
      return close(of, '', { ':status': 'expired' });
    },

    /**
     * Closes a question that nobody need answer any more.
     *
     * @returns false where it is closed already
     */
    makeVoid(of: Known, why: NonNullable<Question['voided']>): Promise<boolean> {
      return close(of, ', voided = :void', { ':status': 'void', ':void': why });
    },

    /** Notes that what was approved could not be done any more, so that the page behind the link says why. */
    async annul({ stage, questionId }: Known, why: NonNullable<Question['voided']>): Promise<void> {
      await table.update(questionKey(stage, questionId), 'SET voided = :void', {
        if: 'attribute_exists(pk)',
        values: { ':void': why },
      });
    },

    /** Notes that what declining asks for was done, so that it is not done again once a person has taken it back. */
    async carriedOut({ stage, questionId }: Known, now: Date): Promise<void> {
      await table.update(questionKey(stage, questionId), 'SET carriedOutAt = if_not_exists(carriedOutAt, :now)', {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
      await this.settle({ stage, questionId });
    },

    /** Takes the question off its stage and the list: its execution has read what came of it, or is over. */
    async settle({ stage, questionId }: Known): Promise<void> {
      const isItsOwn = { if: 'questionId = :id', values: { ':id': questionId } };
      await table.delete(pointerKey(stage), isItsOwn);
      await open.settled({ stage, questionId });
    },
  };
}

function questionKey(stage: StageRef, questionId: string) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: `QUESTION#${questionId}` };
}

function pointerKey(stage: StageRef) {
  return { pk: `STAGE#${stageKey(stage)}`, sk: 'QUESTION' };
}

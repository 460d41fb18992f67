import * as z from 'zod/mini';
import type { Where } from '#core/brake';
import type { Question } from '#core/question';
import { type StageRef, stageRef } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

const listed = z.object({ stage: stageRef, questionId: z.optional(z.string()) });

type Kind = 'QUESTION' | 'CONTEST';
type Asked = Pick<Question, 'stage' | 'questionId'>;

/**
 * Where to look for what waits for a person, in one partition per account and Region, so that nobody has to read the whole table:
 * at most one question and one contest per stage. It decides nothing. An entry is there before people are told, and may outlive
 * what it leads to, where whoever ends that is cut off.
 */
export function openMatters(table: Table) {
  const list = async function* (where: Where, kind: Kind) {
    for await (const item of table.query(partition(where), { prefix: `${kind}#` })) yield z.parse(listed, item);
  };
  return {
    /** Lists a question, in the place of an older one about the stage. DynamoDB deletes the entry after the question's end. */
    async asked({ stage, questionId, askedAt, expiresAt }: Question): Promise<void> {
      const item = { stage, questionId, askedAt, ttl: Math.ceil(Date.parse(expiresAt) / 1_000) };
      const isNewest = { if: 'attribute_not_exists(pk) OR askedAt <= :asked', values: { ':asked': askedAt } };
      await table.put(key(stage, 'QUESTION'), item, isNewest);
    },

    /** Takes the question off the list, unless a newer one has its place. */
    async settled({ stage, questionId }: Asked): Promise<void> {
      await table.delete(key(stage, 'QUESTION'), { if: 'questionId = :id', values: { ':id': questionId } });
    },

    /** Questions that may be open, in the order of their stages' names. */
    async *questions(where: Where): AsyncGenerator<Asked> {
      for await (const { stage, questionId = '' } of list(where, 'QUESTION')) yield { stage, questionId };
    },

    async contested(stage: StageRef): Promise<void> {
      await table.put(key(stage, 'CONTEST'), { stage });
    },

    async contestOver(stage: StageRef): Promise<void> {
      await table.delete(key(stage, 'CONTEST'));
    },

    /** Stages that may be contested, in the order of their names. */
    async *contests(where: Where): AsyncGenerator<StageRef> {
      for await (const { stage } of list(where, 'CONTEST')) yield stage;
    },
  };
}

const partition = ({ account, region }: Where): string => `OPEN#${account}#${region}`;

function key(stage: StageRef, kind: Kind) {
  return { pk: partition(stage), sk: `${kind}#${stage.apiId}#${stage.stageName}` };
}

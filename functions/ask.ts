import * as z from 'zod/mini';
import { QuestionClosed } from '#core/errors';
import { chainOf } from '#core/history';
import { askedEntry, questionOf } from '#core/question';
import { stageLabel } from '#core/stage';
import { asking } from '#core/steps';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type OnCall, onCallOf } from '#functions/shared/on-call';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly history: History;
  readonly leases: Leases;
  readonly questions: Questions;
  readonly onCall: OnCall;
  readonly now: () => Date;
}

/**
 * Asks on-call whether the stage may be given a certificate, and lets the stage go while people think. Telling comes last;
 * a step that is run again asks the same question, behind its own token, under the same `messageId`.
 *
 * @throws QuestionClosed where it was answered before this attempt, or an event has arrived that must be looked at first
 */
export function ask({ questions, history, leases, onCall, now }: Adapters) {
  return async (raw: unknown) => {
    const { record, taskToken } = z.parse(asking, raw);
    const { remediation, stage } = record;
    const asked = await questions.ask(questionOf(record, taskToken, now()));
    if (!asked) throw new QuestionClosed(`The question about ${stageLabel(stage)} is closed already.`);
    const chain = chainOf(stage, remediation.executionArn);
    const { seq, hash } = await history.append(chain, askedEntry(asked, remediation), remediation.startedAt);
    const { lookAgain } = await leases.letGo(stage, remediation.executionArn);
    if (lookAgain) {
      await questions.makeVoid(asked, { outcome: 'coalesced', why: 'the stage was changed before it could be asked' });
      throw new QuestionClosed(
        `${stageLabel(stage)} was changed before it could be asked about: it is looked at again.`,
      );
    }
    // Of the question only what people are told: not the token.
    const { questionId, proposed, expiresAt, exemptionDays } = asked;
    const question = { questionId, proposed, expiresAt, exemptionDays };
    await onCall.tell({ ...record, outcome: 'asked', question, history: { seq, hash } }, now());
    return {};
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = ask({
  history: history(store),
  leases: leases(store),
  questions: questions(store),
  onCall: onCallOf(process.env, store),
  now: () => new Date(),
});

import * as z from 'zod/mini';
import { exempting } from '#core/steps';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { exemptAsDecided } from '#functions/shared/grant-exemption';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly questions: Questions;
  readonly now: () => Date;
}

/**
 * Writes down that a person wants the stage left alone: by declining a fix, or by undoing one. The latter before the stage
 * is set back: were it the other way round, a crash between the two would let the fix come straight back.
 *
 * @returns `exemptUntil` (ISO 8601), counted from the decision, so that a step that is run again writes the same
 */
export function recordExemption({ exemptions, history, questions, now }: Adapters) {
  return async (raw: unknown) => {
    const asked = z.parse(exempting, raw);
    const { stage, questionId } = asked;
    const exemption = await exemptAsDecided({ exemptions, history }, asked, now());
    if (questionId) await questions.carriedOut({ stage, questionId }, now());
    return { exemptUntil: exemption.until };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordExemption({
  exemptions: exemptions(store),
  history: history(store),
  questions: questions(store),
  now: () => new Date(),
});

import * as z from 'zod/mini';
import { exempting } from '#core/steps';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { table } from '#functions/aws/dynamodb/table';
import { exemptAsDecided } from '#functions/shared/grant-exemption';
import { readSettings } from '#functions/shared/settings';

/**
 * Writes down that a person wants the stage left alone: by declining a fix, or by undoing one. The latter before the stage
 * is set back: were it the other way round, a crash between the two would let the fix come straight back.
 *
 * @returns `exemptUntil` (ISO 8601), counted from the decision, so that a step that is run again writes the same
 */
export function recordExemption({
  exemptions,
  history,
  now,
}: {
  exemptions: Exemptions;
  history: History;
  now: () => Date;
}) {
  return async (raw: unknown) => {
    const exemption = await exemptAsDecided({ exemptions, history }, z.parse(exempting, raw), now());
    return { exemptUntil: exemption.until };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordExemption({
  exemptions: exemptions(store),
  history: history(store),
  now: () => new Date(),
});

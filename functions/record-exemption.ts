import * as z from 'zod/mini';
import { daysInMs, isoAfter } from '#core/duration';
import { EXEMPTION_DAYS, longer } from '#core/exemption';
import { chainOf } from '#core/history';
import { restoring } from '#core/steps';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

/**
 * Writes down that a person wants the stage left alone, before the stage is set back: were it the other way round, a crash
 * between the two would let the fix come straight back.
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
    const { stage, change, decision, remediation } = z.parse(restoring, raw);
    const until = isoAfter(new Date(decision.decidedAt), daysInMs(EXEMPTION_DAYS));
    const wanted = { ...decision, stageCreatedDate: change.createdDate, until };
    const exemption = longer(await exemptions.find(stage), wanted);
    await exemptions.grant(stage, exemption);
    const happening = {
      entryId: `${remediation.executionArn}#exempted`,
      kind: 'exempted' as const,
      remediationId: remediation.id,
      at: now().toISOString(),
      detail: exemption,
    };
    await history.append(chainOf(stage, remediation.executionArn), happening, remediation.startedAt);
    return { exemptUntil: exemption.until };
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = recordExemption({
  exemptions: exemptions(store),
  history: history(store),
  now: () => new Date(),
});

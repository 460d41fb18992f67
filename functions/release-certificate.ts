import * as z from 'zod/mini';
import type { StageRef } from '#core/stage';
import { restoring } from '#core/steps';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

/** Notes that the stage gave the fix's certificate up. With the last stage its grace begins; the clean-up deletes it after that. */
export function releaseCertificate({
  certificates,
  now,
}: {
  certificates: (of: StageRef) => Certificates;
  now: () => Date;
}) {
  return async (raw: unknown) => {
    const { stage, change } = z.parse(restoring, raw);
    if (change.from === null) return { unused: false };
    return certificates(stage).releaseUse(change.from, stage, now());
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = releaseCertificate({ certificates: (of) => certificates(store, of), now: () => new Date() });

import type { Certificate, CertificateUse } from '#core/certificate';
import { certificateTag } from '#core/certificate';
import { type ListedCertificate, planCleanup, type RecordedCertificate } from '#core/cleanup';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { table } from '#functions/aws/dynamodb/table';
import { discardCertificate } from '#functions/shared/discard-certificate';
import { eachOf } from '#functions/shared/each-of';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly certificates: Certificates;
  readonly now: () => Date;
}

/**
 * Once an hour: counts the account's certificates for the reserve, brings the records up to what is there, and deletes those
 * of ours that no stage has used for longer than the grace.
 *
 * @returns the ids of the certificates that were deleted
 */
export function cleanUpCertificates(adapters: Adapters) {
  const { apiGateway, certificates } = adapters;
  return async () => {
    const now = adapters.now();
    const recorded = await certificates.list();
    const listed = await apiGateway.listCertificates();
    if (recorded.counted !== listed.length) await certificates.setCount(listed.length);
    const plan = planCleanup(recorded, listed, now);
    const deleted: string[] = [];
    // One certificate or stage that makes trouble must not keep the others; the rechecks depend on stages, so they are last.
    await eachOf([
      ...plan.adopt.map((orphan) => () => certificates.record(asRecord(orphan), now.toISOString())),
      ...plan.forget.map((vanished) => () => certificates.forget(vanished)),
      ...plan.markUnused.map(
        ({ certificateId }) =>
          () =>
            certificates.markUnused(certificateId, now),
      ),
      ...plan.discard.map((unused) => async () => {
        if (await discard(adapters, unused, now)) deleted.push(unused.certificateId);
      }),
      ...plan.recheck.map((use) => () => recheck(adapters, use, now)),
    ]);
    return { deleted };
  };
}

async function discard(
  adapters: Adapters,
  { unusedSince, uses: _none, ...certificate }: RecordedCertificate,
  now: Date,
): Promise<boolean> {
  return unusedSince !== null && (await discardCertificate(adapters, certificate, unusedSince, now));
}

/** The owners of a stage may have deleted it, or given it another certificate. */
async function recheck({ apiGateway, certificates }: Adapters, use: CertificateUse, now: Date): Promise<void> {
  const live = await apiGateway.getStage(use.stage);
  if (live?.clientCertificateId === use.certificateId) return certificates.confirmUse(use, now);
  await certificates.dropUse(use, now);
}

function asRecord({ certificateId, createdDate, expirationDate, tags }: ListedCertificate): Certificate {
  return {
    certificateId,
    createdDate,
    expirationDate,
    scope: tags[certificateTag.scope] ?? '',
    issueId: tags[certificateTag.issue] ?? '',
    remediationId: tags[certificateTag.remediation] ?? '',
  };
}

const { TABLE_NAME, ACCOUNT, AWS_REGION } = readSettings(process.env, ['TABLE_NAME', 'ACCOUNT', 'AWS_REGION']);

export const handler = cleanUpCertificates({
  apiGateway: apiGateway(),
  certificates: certificates(table(TABLE_NAME), { account: ACCOUNT, region: AWS_REGION }),
  now: () => new Date(),
});

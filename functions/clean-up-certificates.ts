import type { Certificate, CertificateUse } from '#core/certificate';
import { certificateTag } from '#core/certificate';
import { type ListedCertificate, planCleanup } from '#core/cleanup';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { table } from '#functions/aws/dynamodb/table';
import { discardCertificate } from '#functions/shared/discard-certificate';
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
    await certificates.setCount(listed.length);
    const plan = planCleanup(recorded, listed, now);
    for (const use of plan.recheck) await recheck(adapters, use, now);
    for (const orphan of plan.adopt) await certificates.record(asRecord(orphan), now.toISOString());
    for (const vanished of plan.forget) await certificates.forget(vanished);
    for (const { certificateId } of plan.markUnused) await certificates.markUnused(certificateId, now);
    const deleted: string[] = [];
    for (const { unusedSince, uses: _none, ...certificate } of plan.discard) {
      if (unusedSince && (await discardCertificate(adapters, certificate, unusedSince, now)))
        deleted.push(certificate.certificateId);
    }
    return { deleted };
  };
}

/** The owners of a stage may have deleted it, or given it another certificate. */
async function recheck({ apiGateway, certificates }: Adapters, use: CertificateUse, now: Date): Promise<void> {
  const live = await apiGateway.getStage(use.stage);
  if (live?.clientCertificateId === use.certificateId) return certificates.confirmUse(use, now);
  await certificates.releaseUse(use.certificateId, use.stage, now);
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

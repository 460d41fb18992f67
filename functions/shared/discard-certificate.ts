import type { Certificate } from '#core/certificate';
import { CertificateInUse } from '#core/errors';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Certificates } from '#functions/aws/dynamodb/certificates';

/**
 * Deletes a generated certificate of ours that no stage uses.
 *
 * @param unusedSince as it was read together with the fact that nothing uses it: a use claimed since then stops this
 * @returns false where it stays, because a stage was given it meanwhile or AWS says that one presents it
 */
export async function discardCertificate(
  { apiGateway, certificates }: { apiGateway: ApiGateway; certificates: Certificates },
  certificate: Certificate,
  unusedSince: string,
  now: Date,
): Promise<boolean> {
  if (!(await certificates.beginDiscard(certificate, unusedSince))) return false;
  try {
    await apiGateway.deleteCertificate(certificate.certificateId);
  } catch (error) {
    if (!(error instanceof CertificateInUse)) throw error;
    await certificates.cancelDiscard(certificate, now);
    return false;
  }
  await certificates.forget(certificate);
  return true;
}

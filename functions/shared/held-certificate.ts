import type { HeldCertificate } from '#core/finding';
import { isAcmArn, type LiveStage, type StageRef } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Certificates } from '#functions/aws/dynamodb/certificates';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly certificates: (of: StageRef) => Certificates;
}

/**
 * What is known of the certificate that a stage names.
 *
 * @returns null where the API was deleted since the stage was read. A stage that holds something is of an API that can
 */
export async function heldCertificate(
  { apiGateway, certificates }: Adapters,
  { ref, clientCertificateId: id }: LiveStage,
  now: Date,
): Promise<HeldCertificate | null> {
  if (id === null) {
    const api = await apiGateway.getApi(ref);
    return api && { kind: 'none', ...api };
  }
  if (isAcmArn(id)) return { kind: 'acm' };
  // A certificate of ours is known by its record, which saves a call; API Gateway deletes none that is in use.
  const ours = await certificates(ref).find(id);
  if (ours) await certificates(ref).noteUse(id, ref, now);
  const expirationDate = ours?.expirationDate ?? (await apiGateway.getCertificateEnd(id));
  return expirationDate ? { kind: 'generated', expirationDate } : { kind: 'unknown' };
}

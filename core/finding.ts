import { daysInMs } from '#core/duration';
import type { Exemption } from '#core/exemption';
import { isExempt } from '#core/exemption';
import type { LiveStage, Protocol } from '#core/stage';

/** What an inspection of a stage came to. */
export type Finding = 'compliant' | 'missing' | 'dangling' | 'expired' | 'expiring' | 'not-applicable' | 'exempt';

/** What is known of the certificate that a stage names. */
export type HeldCertificate =
  /** `apiName` where asking for the protocol told it. */
  | { readonly kind: 'none'; readonly protocol: Protocol; readonly apiName?: string }
  /** Renews by itself; never visible through API Gateway. */
  | { readonly kind: 'acm' }
  | { readonly kind: 'generated'; readonly expirationDate: string }
  /** The stage names a certificate that API Gateway does not have. */
  | { readonly kind: 'unknown' };

/** From this many days before its end a generated certificate is `expiring`, and is not given to further stages. */
export const EXPIRING_DAYS = 30;

/** Findings that ask nothing of anybody. */
const quiet: readonly Finding[] = ['compliant', 'not-applicable'];

/** Whether a finding would have something done or told, unless an exemption says otherwise. */
export function isLoud(finding: Finding): boolean {
  return !quiet.includes(finding);
}

/**
 * Decides what an inspected stage is. A stage that presents a valid certificate is compliant whoever chose it; an
 * exemption speaks only where something would otherwise be done or told.
 */
export function findingOf(
  stage: Pick<LiveStage, 'createdDate'>,
  certificate: HeldCertificate,
  exemption: Exemption | null,
  now: Date,
): Finding {
  const bare = bareFinding(certificate, now);
  return isLoud(bare) && isExempt(stage, exemption, now) ? 'exempt' : bare;
}

function bareFinding(certificate: HeldCertificate, now: Date): Finding {
  switch (certificate.kind) {
    case 'none':
      // ClientCertificateId is "supported only for WebSocket APIs" (API Gateway v2 API reference, UpdateStage).
      return certificate.protocol === 'HTTP' ? 'not-applicable' : 'missing';
    case 'acm':
      return 'compliant';
    case 'unknown':
      return 'dangling';
    case 'generated':
      return expiry(certificate.expirationDate, now);
  }
}

/** How a generated certificate stands: nothing renews it, so its end is an outage with a date. */
export function expiry(expirationDate: string, now: Date): 'compliant' | 'expiring' | 'expired' {
  const left = Date.parse(expirationDate) - now.getTime();
  if (left <= 0) return 'expired';
  return left <= daysInMs(EXPIRING_DAYS) ? 'expiring' : 'compliant';
}

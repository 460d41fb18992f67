import * as z from 'zod/mini';
import { expiry } from '#core/finding';
import type { StageRef } from '#core/stage';

/** Which stages share one generated certificate. */
export const certificateScope = z.enum(['stage', 'api', 'account']);
export type CertificateScope = z.infer<typeof certificateScope>;

/** A certificate that the service had API Gateway generate. Dates are ISO 8601. */
export const certificate = z.object({
  certificateId: z.string(),
  scope: z.string(),
  /** Ties the certificate to the intent that was recorded before it was generated; also one of its tags. */
  issueId: z.string(),
  remediationId: z.string(),
  createdDate: z.string(),
  expirationDate: z.string(),
});
export type Certificate = z.infer<typeof certificate>;

/** A certificate that a stage holds or is being given. */
export interface CertificateUse {
  readonly certificateId: string;
  readonly stage: StageRef;
  /** ISO 8601: when the stage was last seen to be given or to hold it. */
  readonly seenAt: string;
}

/** Tag names that tell our certificates from others; tag values may not hold `#` (AWS tagging rules). */
export const certificateTag = {
  scope: 'stagecert:scope',
  issue: 'stagecert:issue',
  remediation: 'stagecert:remediation',
} as const;

/** The scope of a stage's certificate as it is recorded and tagged, within one account and Region. */
export function scopeOf(scope: CertificateScope, stage: StageRef): string {
  switch (scope) {
    case 'account':
      return 'account';
    case 'api':
      return `api/${stage.apiId}`;
    case 'stage':
      return `stage/${stage.apiId}/${stage.stageName}`;
  }
}

/** What GenerateClientCertificate is told, so that a person who finds the certificate knows whose it is. */
export function generationRequest(scope: string, issueId: string, remediationId: string) {
  return {
    description: `Made by stagecert for ${scope}, in remediation ${remediationId}`,
    tags: {
      [certificateTag.scope]: scope,
      [certificateTag.issue]: issueId,
      [certificateTag.remediation]: remediationId,
    },
  };
}

/** True where a certificate may be given to a further stage: it is neither expired nor about to (30 days). */
export function isReusable(expirationDate: string, now: Date): boolean {
  return expiry(expirationDate, now) === 'compliant';
}

/** Generated certificates that the service never takes: the account's other users keep these for themselves. */
export const CERTIFICATE_RESERVE = 3;

/** API Gateway's quota of generated certificates per account and Region (L-824C9E42), unless it was raised. */
export const CERTIFICATE_QUOTA = 60;

/**
 * Whether one more certificate may be generated.
 *
 * @param counted certificates in the account and Region at the last count, ours since then included; null before the first
 *   count, when only API Gateway's own quota speaks: counting costs a call, which a fix does not have to spare
 */
export function leavesReserve(counted: number | null): boolean {
  return counted === null || counted + 1 <= CERTIFICATE_QUOTA - CERTIFICATE_RESERVE;
}

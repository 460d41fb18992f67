import { type Certificate, type CertificateUse, certificateTag } from '#core/certificate';
import { daysInMs, hoursInMs } from '#core/duration';

/** How long a certificate stays after its last stage gave it up: a revert may itself be regretted. */
export const GRACE_HOURS = 24;

/** How often a recorded use is looked at again: the owners of a stage can delete it, or choose another certificate. */
const RECHECK_DAYS = 1;

/** Uses looked at in one run: two seconds' worth of the ten calls a second that everyone in the account shares. */
const RECHECKS_PER_RUN = 20;

/** A certificate of ours as the table has it. */
export interface RecordedCertificate extends Certificate {
  /** ISO 8601; null while a stage uses it, or nobody noticed yet that none does. */
  readonly unusedSince: string | null;
  readonly uses: readonly CertificateUse[];
}

/** A certificate as GetClientCertificates lists it. */
export interface ListedCertificate {
  readonly certificateId: string;
  readonly createdDate: string;
  readonly expirationDate: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What one run of the clean-up does. */
export interface CleanupPlan {
  /** Uses to look at: the stage may be gone, or hold something else. */
  readonly recheck: readonly CertificateUse[];
  /** Certificates that nothing uses and whose grace starts now. */
  readonly markUnused: readonly RecordedCertificate[];
  /** Certificates whose grace is over: recorded as ours, and tagged so by API Gateway's own answer. */
  readonly discard: readonly RecordedCertificate[];
  /** Recorded certificates that API Gateway no longer has. */
  readonly forget: readonly RecordedCertificate[];
  /** Certificates of ours whose generation was answered to nobody (a lost reply): they are recorded, then unused. */
  readonly adopt: readonly ListedCertificate[];
}

/** What the table says of the account's certificates. */
export interface RecordedCertificates {
  readonly certificates: readonly RecordedCertificate[];
  /** Every issue that was ever begun and not superseded: what was generated for one is ours. */
  readonly issueIds: ReadonlySet<string>;
  /** How many there were in all at the last count, ours since then included; null before the first. */
  readonly counted: number | null;
}

/** An execution lives two hours at most; a younger certificate may still be on its way into the table. */
const ADOPT_AFTER_HOURS = 3;

/**
 * Plans one run from what the table and API Gateway say; a certificate without our tag is never touched.
 *
 * @param recorded read before `listed`, so that a certificate made in between is not taken for a vanished one
 */
export function planCleanup(
  { certificates: recorded, issueIds }: Pick<RecordedCertificates, 'certificates' | 'issueIds'>,
  listed: readonly ListedCertificate[],
  now: Date,
): CleanupPlan {
  const byId = new Map(listed.map((certificate) => [certificate.certificateId, certificate]));
  const present = recorded.filter((certificate) => byId.has(certificate.certificateId));
  const unused = present.filter((certificate) => certificate.uses.length === 0);
  const isOurs = (certificate: RecordedCertificate) =>
    byId.get(certificate.certificateId)?.tags[certificateTag.issue] === certificate.issueId;
  return {
    recheck: usesToRecheck(present, now),
    markUnused: unused.filter((certificate) => certificate.unusedSince === null),
    discard: unused.filter((certificate) => isOurs(certificate) && graceIsOver(certificate, now)),
    forget: recorded.filter((certificate) => !byId.has(certificate.certificateId)),
    adopt: listed.filter((certificate) => isOrphan(certificate, recorded, issueIds, now)),
  };
}

function graceIsOver({ unusedSince }: RecordedCertificate, now: Date): boolean {
  return unusedSince !== null && now.getTime() - Date.parse(unusedSince) >= hoursInMs(GRACE_HOURS);
}

function isOrphan(
  { certificateId, createdDate, tags }: ListedCertificate,
  recorded: readonly RecordedCertificate[],
  issueIds: ReadonlySet<string>,
  now: Date,
): boolean {
  const issueId = tags[certificateTag.issue];
  const isOld = now.getTime() - Date.parse(createdDate) >= hoursInMs(ADOPT_AFTER_HOURS);
  return (
    isOld &&
    issueId !== undefined &&
    issueIds.has(issueId) &&
    recorded.every((ours) => ours.certificateId !== certificateId)
  );
}

function usesToRecheck(certificates: readonly RecordedCertificate[], now: Date): CertificateUse[] {
  return certificates
    .flatMap((certificate) => certificate.uses)
    .filter((use) => now.getTime() - Date.parse(use.seenAt) >= daysInMs(RECHECK_DAYS))
    .sort((a, b) => (a.seenAt < b.seenAt ? -1 : 1))
    .slice(0, RECHECKS_PER_RUN);
}

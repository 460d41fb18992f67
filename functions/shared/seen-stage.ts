import { toldName } from '#core/api-name';
import type { Exemption } from '#core/exemption';
import { type Finding, findingOf, type HeldCertificate, isLoud } from '#core/finding';
import { type Ruling, settingsOf } from '#core/inspection';
import { settleSeconds } from '#core/settle';
import type { LiveStage } from '#core/stage';
import type { Found, Remediation } from '#core/steps';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import { exemptionOf, type LeftAlone } from '#functions/shared/exemption-of';
import type { RulingFor } from '#functions/shared/rulings';

/** A stage as a look sees it. */
export interface Seen {
  readonly live: LiveStage;
  readonly found: Found & { readonly finding: Finding };
  readonly exemption: Exemption | null;
  /** Why somebody's wish to leave the stage alone cannot be followed; null where there is none. */
  readonly problem: string | null;
  /** Read where it is asked for, and once: a stage that is in order costs no look at the policy. */
  readonly ruling: () => Promise<Ruling>;
  /** What the API is called, where the look has come to know that: nobody is asked for its sake. */
  readonly naming: () => Promise<ReturnType<typeof toldName>>;
}

export async function seenAs(
  { exemptions, rulingFor }: { readonly exemptions: Exemptions; readonly rulingFor: RulingFor },
  live: LiveStage,
  certificate: HeldCertificate,
  now: Date,
): Promise<Seen> {
  let read: Promise<Ruling> | undefined;
  const ruling = () => (read ??= rulingFor(live));
  const naming = async () => {
    const byPolicy = await read;
    const known = { ...byPolicy, ...(certificate.kind === 'none' && certificate) };
    return toldName('apiName' in known ? known.apiName : undefined);
  };
  const exemptionRule = async () => settingsOf(await ruling()).exemption;
  const wish: LeftAlone = isLoud(findingOf(live, certificate, null, now))
    ? await exemptionOf({ exemptions, exemptionRule }, live, now)
    : { exemption: null };
  const exemption = 'exemption' in wish ? wish.exemption : null;
  const finding = findingOf(live, certificate, exemption, now);
  const found = {
    ...{ createdDate: live.createdDate, clientCertificateId: live.clientCertificateId, finding },
    ...(certificate.kind === 'generated' && ends(finding) && { expirationDate: certificate.expirationDate }),
  };
  return { live, found, exemption, problem: 'problem' in wish ? wish.problem : null, ruling, naming };
}

/** Whether the end of the certificate is what is wrong with the stage. */
const ends = (finding: Finding): boolean => finding === 'expiring' || finding === 'expired';

/** Only what might be fixed has to come to rest: what is wrong with a certificate is so whatever is done meanwhile. */
export async function secondsToSettle(
  { live, found, ruling }: Seen,
  { resumedAt, startedAt }: Remediation,
  now: Date,
): Promise<number> {
  if (found.finding !== 'missing') return 0;
  const { settle } = settingsOf(await ruling());
  return settleSeconds(settle, live.lastUpdatedDate, resumedAt ?? startedAt, now);
}

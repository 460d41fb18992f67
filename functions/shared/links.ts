import { createHash, randomBytes } from 'node:crypto';
import { daysInMs } from '#core/duration';
import type { LinkKind, StageState } from '#core/link';
import type { StageRef } from '#core/stage';
import type { Links } from '#functions/aws/dynamodb/links';

/** 256 bits: out of reach of guessing at any rate that the pages answer. */
const SECRET_BYTES = 32;

/** An expired link is known for this long after its end, so that its page can say so. */
const REMEMBERED_DAYS = 60;

/** The only form in which a link's secret is ever stored. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Makes a link.
 *
 * @param about the id of the subject: of the question (decide), the backout record (revert), or the remediation
 * @param expiresAt ISO 8601
 * @param sent what the stage holds, without which an `exempt` link does not work, and what its API is called, where known
 * @returns the address, which nobody may keep but who it is sent to
 */
export type NewLink = (
  kind: LinkKind,
  stage: StageRef,
  about: string,
  expiresAt: string,
  sent?: { readonly issuedFor?: StageState | undefined; readonly apiName?: string | undefined },
) => Promise<string>;

/** Makes the secrets of links in the step that sends them; only their hashes are stored, before they are sent. */
export function newLinks(links: Links, baseUrl: string, random: (bytes: number) => Buffer = randomBytes): NewLink {
  return async (kind, stage, about, expiresAt, sent = {}) => {
    const secret = random(SECRET_BYTES).toString('base64url');
    const forgetAt = new Date(Date.parse(expiresAt) + daysInMs(REMEMBERED_DAYS));
    await links.add(hashOfSecret(secret), { kind, stage, about, expiresAt, ...sent }, forgetAt);
    return `${baseUrl}/${kind}/${secret}`;
  };
}

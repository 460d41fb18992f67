import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { canonicalJson } from '#core/history';
import { type LiveStage, stageRef } from '#core/stage';

/** What a link is for; each has a page at an address of its own. */
export const linkKind = z.enum(['decide', 'revert', 'exempt', 'status']);
export type LinkKind = z.infer<typeof linkKind>;

/** What tells a stage from another one, and from itself at another time. */
const stageState = z.object({ createdDate: z.string(), clientCertificateId: z.nullable(z.string()) });
export type StageState = z.infer<typeof stageState>;

/** What is stored of a link: never its secret, and no decision, for several links may lead to one subject. */
export const link = z.object({
  kind: linkKind,
  stage: stageRef,
  /** The id of the subject: a question, a backout record, or a remediation. */
  about: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
  /** What the stage held when the link was sent, where the subject does not say so itself. */
  issuedFor: z.optional(stageState),
  /** What the API was called when the link was sent; absent where nobody knew, and from links that are older than this field. */
  apiName: z.optional(z.string()),
});
export type Link = z.infer<typeof link>;

/** True from the moment on at which the link can do nothing any more. */
export function hasExpired({ expiresAt }: Pick<Link, 'expiresAt'>, now: Date): boolean {
  return now.getTime() >= Date.parse(expiresAt);
}

/** True while the stage holds what the link was sent for. */
export function stillHolds({ issuedFor }: Link, live: LiveStage | null): live is LiveStage {
  if (!issuedFor || !live) return false;
  return live.createdDate === issuedFor.createdDate && live.clientCertificateId === issuedFor.clientCertificateId;
}

/**
 * Stands in a page's form, hidden, for what the page showed of the stage: the answer to a form counts for what its reader
 * saw. It is no secret, and the same for everybody who is shown the same.
 */
export function shownAs({ kind, about }: Pick<Link, 'kind' | 'about'>, live: StageState | null): string {
  const { createdDate = null, clientCertificateId = null } = live ?? {};
  const shown = canonicalJson({ kind, about, createdDate, clientCertificateId });
  return createHash('sha256').update(shown).digest('hex').slice(0, 32);
}

import { createHash, randomBytes } from 'node:crypto';
import { REVERT_LINK_DAYS } from '#core/backout';
import { daysInMs, isoAfter } from '#core/duration';
import type { Undo } from '#core/message-undo';
import type { StageRef } from '#core/stage';
import type { Backouts } from '#functions/aws/dynamodb/backouts';

/** 256 bits: out of reach of guessing at any rate that the pages answer. */
const SECRET_BYTES = 32;

/** An expired link is known for this long after its end, so that its page can say so. */
const REMEMBERED_DAYS = 60;

/** The only form in which a link's secret is ever stored. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Makes the secret of a revert link in the step that sends it; only its hash is stored, before it is sent. */
export function revertLinks(backouts: Backouts, baseUrl: string, random: (bytes: number) => Buffer = randomBytes) {
  return async (stage: StageRef, backoutId: string, now: Date): Promise<Undo> => {
    const secret = random(SECRET_BYTES).toString('base64url');
    const expiresAt = isoAfter(now, daysInMs(REVERT_LINK_DAYS));
    const forgetAt = new Date(now.getTime() + daysInMs(REVERT_LINK_DAYS + REMEMBERED_DAYS));
    await backouts.addLink(hashOfSecret(secret), { backoutId, stage, expiresAt }, forgetAt);
    return { revertUrl: `${baseUrl}/revert/${secret}` };
  };
}

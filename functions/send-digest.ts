import * as z from 'zod/mini';
import { digestMessage, type Waited } from '#core/digest';
import type { StageRef } from '#core/stage';
import { type Digests, digests } from '#functions/aws/dynamodb/digests';
import { table } from '#functions/aws/dynamodb/table';
import type { Topic } from '#functions/aws/sns';
import { type LinksFor, linkingOf } from '#functions/shared/message-links';
import { readSettings } from '#functions/shared/settings';
import { topicsOf } from '#functions/shared/topics';

interface Adapters {
  readonly digests: Digests;
  readonly linksFor: LinksFor;
  readonly topic: Topic;
  readonly where: Pick<StageRef, 'account' | 'region'>;
  readonly now: () => Date;
}

const digestInput = z.object({ execution: z.string() });

/**
 * Sends the messages that wait, a hundred in one. Links are made now, so that they live from now on and their secrets lie
 * nowhere. A step that was cut off sends the same digest again, with the same `messageId`; none of its messages is lost.
 *
 * @returns `more`: true where a digest was sent, and there may be more to send
 * @throws ConcurrentModification while another execution sends one
 */
export function sendDigest({ digests, linksFor, topic, where, now }: Adapters) {
  return async (raw: unknown) => {
    const { execution } = z.parse(digestInput, raw);
    const batch = await digests.next(where, execution, now());
    if (!batch) return { more: false };
    if (!batch.isSent) {
      const waited: Waited[] = [];
      for (const telling of batch.tellings) waited.push({ telling, links: await linksFor(telling, now()) });
      await topic.publish(digestMessage(batch.batchId, where, waited));
    }
    await digests.sent(where, batch, now());
    return { more: true };
  };
}

const { TABLE_NAME, ACCOUNT, AWS_REGION } = readSettings(process.env, ['TABLE_NAME', 'ACCOUNT', 'AWS_REGION']);
const store = table(TABLE_NAME);

export const handler = sendDigest({
  digests: digests(store),
  linksFor: linkingOf(process.env, store),
  topic: topicsOf(process.env, store, () => new Date()),
  where: { account: ACCOUNT, region: AWS_REGION },
  now: () => new Date(),
});

import * as z from 'zod/mini';
import { digestMessage, type Waited } from '#core/digest';
import { MessageRefused } from '#core/errors';
import { messageFor } from '#core/message';
import type { StageRef } from '#core/stage';
import { type Batch, type Digests, digests } from '#functions/aws/dynamodb/digests';
import { table } from '#functions/aws/dynamodb/table';
import type { Topic } from '#functions/aws/sns';
import { publishInSomeForm } from '#functions/shared/in-some-form';
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
 * A digest that SNS refuses is halved, to be tried again by the next step, until the message that is to blame is alone: for that
 * one its replacement is sent.
 *
 * @returns `more`: true where a digest was sent or halved, and there may be more to send
 * @throws ConcurrentModification while another execution sends one
 * @throws MessageRefused where SNS takes not even the replacement
 */
export function sendDigest({ digests, linksFor, topic, where, now }: Adapters) {
  return async (raw: unknown) => {
    const { execution } = z.parse(digestInput, raw);
    const batch = await digests.next(where, execution, now());
    if (!batch) return { more: false };
    if (batch.isSent || (await isTaken(batch))) await digests.sent(where, batch, now());
    else await digests.halve(where, batch);
    return { more: true };
  };

  /** Publishes; false where SNS refuses, and some of the messages may not be to blame. */
  async function isTaken({ batchId, tellings }: Batch): Promise<boolean> {
    const waited: Waited[] = [];
    for (const telling of tellings) waited.push({ telling, links: await linksFor(telling, now()) });
    const digest = digestMessage(batchId, where, waited);
    const [first, ...others] = waited;
    if (first && others.length === 0) {
      await publishInSomeForm(topic, digest, messageFor(first.telling, first.links));
      return true;
    }
    try {
      await topic.publish(digest);
      return true;
    } catch (error) {
      if (error instanceof MessageRefused && others.length > 0) return false;
      throw error;
    }
  }
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

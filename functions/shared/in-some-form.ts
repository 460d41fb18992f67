import { MessageRefused } from '#core/errors';
import type { Message } from '#core/message';
import { replacementOf } from '#core/message-replacement';
import type { Topic } from '#functions/aws/sns';

/**
 * Publishes a message; where SNS refuses it, what stands for it: with the name of the API to filter by, and where that is what
 * it refuses, without.
 *
 * @param replaced what the replacement stands for, where that is another message than the one that is tried first
 * @throws MessageRefused where that is refused, too
 */
export async function publishInSomeForm(topic: Topic, message: Message, replaced: Message = message): Promise<void> {
  const refusal = await refusalOf(topic, message);
  if (!refusal) return;
  const replacement = replacementOf(replaced, refusal.message);
  const { apiName, ...attributes } = replacement.attributes;
  if (apiName === undefined) await topic.publish(replacement);
  else if (await refusalOf(topic, replacement)) await topic.publish({ ...replacement, attributes });
}

/** @returns null where the message was taken */
async function refusalOf(topic: Topic, message: Message): Promise<MessageRefused | null> {
  try {
    await topic.publish(message);
    return null;
  } catch (error) {
    if (error instanceof MessageRefused) return error;
    throw error;
  }
}

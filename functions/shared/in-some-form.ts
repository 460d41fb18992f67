import { MessageRefused } from '#core/errors';
import type { Message } from '#core/message';
import { replacementOf } from '#core/message-replacement';
import type { Topic } from '#functions/aws/sns';

/**
 * Publishes a message; where SNS refuses it, what stands for it.
 *
 * @param replaced what the replacement stands for, where that is another message than the one that is tried first
 * @throws MessageRefused where that is refused, too
 */
export async function publishInSomeForm(topic: Topic, message: Message, replaced: Message = message): Promise<void> {
  try {
    await topic.publish(message);
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error;
    await topic.publish(replacementOf(replaced, error.message));
  }
}

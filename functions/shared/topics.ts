import { MessageRefused, UnexpectedAnswer } from '#core/errors';
import type { Message } from '#core/message';
import type { Table } from '#functions/aws/dynamodb/table';
import { chatTopic, type Topic, topic } from '#functions/aws/sns';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { readSettings } from '#functions/shared/settings';

/** A day: longer than anything is tried again. A digest is for ten hours, the end of an exemption by the next run after six. */
const REMEMBERED_SECONDS = 86_400;

type Store = Pick<Table, 'get' | 'put'>;

/** The topics that a function publishes to, by its environment: that of on-call, and that for chats where there is one. */
export function topicsOf(environment: NodeJS.ProcessEnv, table: Store, now: () => Date): Topic {
  const onCall = topic(readSettings(environment, ['TOPIC_ARN']).TOPIC_ARN);
  if (environment.CHAT_TOPIC_ARN === undefined) return onCall;
  return both(onCall, chatTopic(readSettings(environment, ['CHAT_TOPIC_ARN']).CHAT_TOPIC_ARN), table, now);
}

/**
 * Publishes to two topics. Where one of them cannot be reached it is noted that the other was, so that the next attempt
 * repeats no message that has arrived.
 *
 * What the on-call topic refuses is not sent to chats either: something else will be sent in its place, to both. What chats alone
 * refuse is replaced there, because the on-call topic has it.
 *
 * @throws MessageRefused where the on-call topic refuses the message, and for no other reason
 */
export function both(onCall: Topic, chat: Topic, table: Store, now: () => Date): Topic {
  return {
    async publish(message: Message) {
      const key = { pk: `PUBLISHED#${message.messageId}`, sk: 'PUBLISHED' };
      const reached = (await table.get(key))?.reached;
      const fromOnCall = reached === 'onCall' ? null : await errorOf(onCall.publish(message));
      if (fromOnCall instanceof MessageRefused) throw fromOnCall;
      const fromChat = reached === 'chat' ? null : await errorOf(publishInSomeForm(chat, message));
      const failure = fromOnCall ?? ofChat(fromChat);
      if (!failure) return;
      const isOneReached = !fromOnCall || !fromChat;
      const ttl = Math.ceil(now().getTime() / 1_000) + REMEMBERED_SECONDS;
      if (isOneReached && !reached) await table.put(key, { reached: fromOnCall ? 'chat' : 'onCall', ttl });
      throw failure;
    },
  };
}

/** What the attempt failed with; null where it did not. */
async function errorOf(attempt: Promise<void>): Promise<Error | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Not a refusal of the message, which others would answer by another one, to both topics. */
function ofChat(error: Error | null): Error | null {
  return error instanceof MessageRefused ? new UnexpectedAnswer(error.message, { cause: error }) : error;
}

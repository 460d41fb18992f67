import type { Message } from '#core/message';
import type { Table } from '#functions/aws/dynamodb/table';
import { chatTopic, type Topic, topic } from '#functions/aws/sns';
import { readSettings } from '#functions/shared/settings';

/** Longer than any step is tried again (156 s). */
const REMEMBERED_SECONDS = 3_600;

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
 */
export function both(onCall: Topic, chat: Topic, table: Store, now: () => Date): Topic {
  return {
    async publish(message: Message) {
      const key = { pk: `PUBLISHED#${message.messageId}`, sk: 'PUBLISHED' };
      const reached = (await table.get(key))?.reached;
      const open = Object.entries({ onCall, chat }).filter(([name]) => name !== reached);
      const results = await Promise.allSettled(open.map(([, each]) => each.publish(message)));
      const failed = results.find((result) => result.status === 'rejected');
      if (!failed) return;
      const [arrived] = open.filter((_, index) => results[index]?.status === 'fulfilled');
      const ttl = Math.ceil(now().getTime() / 1_000) + REMEMBERED_SECONDS;
      if (arrived) await table.put(key, { reached: arrived[0], ttl });
      throw failed.reason;
    },
  };
}

import * as z from 'zod/mini';
import { chatLoss } from '#core/chat-loss';
import { MessageRefused, retryableErrors } from '#core/errors';
import type { Message } from '#core/message';
import type { Table } from '#functions/aws/dynamodb/table';
import { chatTopic, type Topic, topic } from '#functions/aws/sns';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { readSettings } from '#functions/shared/settings';

/** A day: longer than anything is tried again. A digest is for ten hours, the end of an exemption by the next run after six. */
const REMEMBERED_SECONDS = 86_400;

/** Attempts at a message after which chats do without it: one less than a step makes, so that none fails for chats alone. */
const ATTEMPTS = 6;

/** What is noted of a message that not all topics took: the topic that did, if any, and how often it was tried. */
const attempted = z.object({ reached: z.optional(z.enum(['onCall', 'chat'])), attempts: z._default(z.number(), 1) });

interface Topics {
  readonly onCall: Topic;
  readonly chat: Topic;
  readonly table: Pick<Table, 'get' | 'put'>;
  readonly now: () => Date;
  /** Is told of each message that chats do without. */
  readonly giveUp: (message: Message, why: Error) => void;
}

/** The topics that a function publishes to, by its environment: that of on-call, and that for chats where there is one. */
export function topicsOf(environment: NodeJS.ProcessEnv, table: Topics['table'], now: () => Date): Topic {
  const onCall = topic(readSettings(environment, ['TOPIC_ARN']).TOPIC_ARN);
  if (environment.CHAT_TOPIC_ARN === undefined) return onCall;
  const { CHAT_TOPIC_ARN } = readSettings(environment, ['CHAT_TOPIC_ARN']);
  // Not by `console`, which puts a time before the text: then it is no metric any more.
  const giveUp = (message: Message, why: Error) =>
    void process.stdout.write(`${chatLoss(CHAT_TOPIC_ARN, message, why, now())}\n`);
  return both({ onCall, chat: chatTopic(CHAT_TOPIC_ARN), table, now, giveUp });
}

/**
 * Publishes to two topics, of which on-call's alone has to be reached: chats are tried again with it, and given up where that cannot
 * help or has not helped. What was reached is noted, so that the next attempt repeats no message that has arrived.
 *
 * What the on-call topic refuses is not sent to chats either: something else will be sent in its place, to both. What chats alone
 * refuse is replaced there, because the on-call topic has it.
 *
 * @throws MessageRefused where the on-call topic refuses the message, and for no other reason
 */
export function both({ onCall, chat, table, now, giveUp }: Topics): Topic {
  return {
    async publish(message: Message) {
      const key = { pk: `PUBLISHED#${message.messageId}`, sk: 'PUBLISHED' };
      const { reached, attempts } = z.parse(attempted, (await table.get(key)) ?? { attempts: 0 });
      const fromOnCall = reached === 'onCall' ? null : await errorOf(onCall.publish(message));
      if (fromOnCall instanceof MessageRefused) throw fromOnCall;
      const fromChat = reached === 'chat' ? null : await errorOf(publishInSomeForm(chat, message));
      const isLast = attempts + 1 >= ATTEMPTS || !retryableErrors.includes(fromChat?.name ?? '');
      if (!fromOnCall && fromChat && isLast) giveUp(message, fromChat);
      const failure = fromOnCall ?? (isLast ? null : fromChat);
      if (!failure) return;
      const arrived = fromOnCall ? (fromChat ? undefined : 'chat') : 'onCall';
      const ttl = Math.ceil(now().getTime() / 1_000) + REMEMBERED_SECONDS;
      await table.put(key, { reached: arrived, attempts: attempts + 1, ttl });
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

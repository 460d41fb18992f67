import type { Message } from '#core/message';

/** The metric of CloudWatch that counts messages which chats did not get: what is logged and the alarm must agree on it. */
export const CHAT_LOSS = { namespace: 'stagecert', name: 'NotInChats', dimension: 'ChatTopic' } as const;

/**
 * What a function logs of a message that it has given up to send to chats: JSON in the embedded metric format, of which CloudWatch
 * makes a metric without any call (Amazon CloudWatch user guide, "Specification: Embedded metric format").
 *
 * @param topicArn of the topic for chats
 * @param why the error that the last attempt ended with
 */
export function chatLoss(topicArn: string, { messageId, attributes }: Message, why: Error, now: Date): string {
  const { namespace, name, dimension } = CHAT_LOSS;
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name, Unit: 'Count' }] },
      ],
    },
    [dimension]: topicArn.split(':').at(-1),
    [name]: 1,
    messageId,
    outcome: attributes.outcome,
    error: `${why.name}: ${why.message}`,
  });
}

import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '#core/message';
import { answer } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

export type Topic = ReturnType<typeof topic>;

/** The topic that on-call engineers subscribe to. */
export function topic(topicArn: string, client = new SNSClient(clientOptions)) {
  return {
    /** Publishes once. Where the answer is lost it may have been delivered: a repeat carries the same `messageId`. */
    async publish({ subject, body, attributes }: Message): Promise<void> {
      const asAttributes = Object.entries(attributes).map(
        ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
      );
      const input = {
        TopicArn: topicArn,
        Subject: subject,
        Message: body,
        MessageAttributes: Object.fromEntries(asAttributes),
      };
      await answer(`sns:Publish to ${topicArn}`, () => client.send(new PublishCommand(input)));
    },
  };
}

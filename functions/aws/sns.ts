import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '#core/message';
import { answer } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** A topic that takes messages. */
export interface Topic {
  /** Publishes once. Where the answer is lost it may have been delivered: a repeat carries the same `messageId`. */
  publish(message: Message): Promise<void>;
}

/** Protocols whose subscribers are programs (Amazon SNS API reference, Subscribe). */
const PROGRAMS = ['email-json', 'firehose', 'http', 'https', 'lambda', 'sqs'] as const;

/** The topic that on-call engineers subscribe to, and programs: each protocol's subscribers get the form for them. */
export function topic(topicArn: string, client = new SNSClient(clientOptions)): Topic {
  return {
    publish: ({ subject, body, machine, attributes }) => {
      const json = JSON.stringify(machine);
      const forms = Object.fromEntries(PROGRAMS.map((protocol) => [protocol, json]));
      // A text message to a phone has room for little more than a subject: 1,600 characters (the same).
      const Message = JSON.stringify({ default: body, sms: subject, ...forms });
      return publish(client, { TopicArn: topicArn, Subject: subject, Message, MessageStructure: 'json' }, attributes);
    },
  };
}

/** The topic for Amazon Q Developer in chat applications, which takes nothing but its own form. */
export function chatTopic(topicArn: string, client = new SNSClient(clientOptions)): Topic {
  return {
    publish: ({ chat, attributes }) =>
      publish(client, { TopicArn: topicArn, Message: JSON.stringify(chat) }, attributes),
  };
}

async function publish(
  client: SNSClient,
  input: PublishCommandInput,
  attributes: Message['attributes'],
): Promise<void> {
  const asAttributes = Object.entries(attributes).map(
    ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
  );
  const command = new PublishCommand({ ...input, MessageAttributes: Object.fromEntries(asAttributes) });
  await answer(`sns:Publish to ${input.TopicArn}`, () => client.send(command));
}

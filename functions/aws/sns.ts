import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { MessageRefused } from '#core/errors';
import type { Message } from '#core/message';
import { answer, isNamed } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** A topic that takes messages. */
export interface Topic {
  /**
   * Publishes once. Where the answer is lost it may have been delivered: a repeat carries the same `messageId`.
   *
   * @throws MessageRefused where this message will never be taken
   */
  publish(message: Message): Promise<void>;
}

/** Protocols whose subscribers are programs (Amazon SNS API reference, Subscribe). */
const PROGRAMS = ['email-json', 'firehose', 'http', 'https', 'lambda', 'sqs'] as const;

/**
 * By what names SNS refuses a message (API reference, Publish, "Errors"; the codes on the wire are `InvalidParameter`,
 * `ParameterValueInvalid`, `ValidationException`). One that is too large is an `InvalidParameter` (developer guide, "Publishing
 * large messages"), and so is a subject that is not allowed; attributes answer with `ParameterValueInvalid`. An `InvalidParameter`
 * can also mean the topic's ARN: then a plainer message is refused, too.
 */
const REFUSALS = ['InvalidParameterException', 'InvalidParameterValueException', 'ValidationException'];

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
  const what = `sns:Publish to ${input.TopicArn}`;
  const refusal = await answer(
    what,
    async () => void (await client.send(command)),
    (error) => (REFUSALS.some((name) => isNamed(error, name)) ? (error as Error) : undefined),
  );
  if (refusal) throw new MessageRefused(`${what}: ${refusal.name}: ${refusal.message}`, { cause: refusal });
}

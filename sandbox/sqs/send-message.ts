import { AwsError } from '../contract.ts';
import { md5, md5OfAttributes } from './checksums.ts';
import { inRange, invalidValue } from './invalid.ts';
import type { Queue } from './queue.ts';
import { MESSAGE_LIMIT_BYTES } from './queue-attributes.ts';

export interface SendMessageInput {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue?: string }>>;
  readonly MessageSystemAttributes?: object;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

/** SendMessage: answers the message's id and the checksums that SDKs verify. Throws AwsError as SQS does. */
export function sendMessage(queue: Queue, input: SendMessageInput) {
  for (const member of ['MessageSystemAttributes', 'MessageDeduplicationId', 'MessageGroupId'] as const) {
    if (input[member] !== undefined) throw notServed(member);
  }
  const { MessageBody: body, DelaySeconds } = input;
  const attributes = readAttributes(input.MessageAttributes ?? {});
  const size = Buffer.byteLength(body) + Buffer.byteLength(Object.entries(attributes).flat().join(''));
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (size > MESSAGE_LIMIT_BYTES) {
    throw invalidValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${MESSAGE_LIMIT_BYTES} bytes.`,
    );
  }
  const { messageId } = queue.send(body, attributes, inRange('DelaySeconds', DelaySeconds ?? 0, 0, 900));
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(body),
    ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

function readAttributes(given: NonNullable<SendMessageInput['MessageAttributes']>): Record<string, string> {
  const entries = Object.entries(given).map(([name, { DataType, StringValue }]) => {
    if (DataType !== 'String') throw notServed(`message attributes of type ${DataType}`);
    if (!StringValue) {
      throw invalidValue(`The message attribute '${name}' must contain a non-empty message attribute value.`);
    }
    return [name, StringValue];
  });
  if (entries.length > 10) throw invalidValue('Number of message attributes exceeds the allowed maximum of 10.');
  return Object.fromEntries(entries);
}

function notServed(what: string): AwsError {
  return new AwsError('NotImplemented', `the sandbox does not implement SendMessage with ${what}`, 501);
}

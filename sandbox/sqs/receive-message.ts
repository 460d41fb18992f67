import { type Activity, AwsError, type Clock } from '../contract.ts';
import { md5, md5OfAttributes } from './checksums.ts';
import { inRange } from './invalid.ts';
import { QUEUE_DEFAULTS, type Queue, type ReceivedMessage } from './queue.ts';

export interface ReceiveMessageInput {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  /** The older name of `MessageSystemAttributeNames`. */
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  /** Names, `prefix.*`, `All` or `.*`. */
  readonly MessageAttributeNames?: readonly string[];
}

interface Waiting {
  readonly clock: Clock;
  readonly activity: Activity;
}

/** ReceiveMessage; waits for a message up to `WaitTimeSeconds` on the clock. Throws AwsError as SQS does. */
export async function receiveMessage(queue: Queue, input: ReceiveMessageInput, { clock, activity }: Waiting) {
  const { model } = queue;
  const limit = inRange('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10);
  const defaultVisibility = model.visibilitySeconds ?? QUEUE_DEFAULTS.visibilitySeconds;
  const visibility = inRange('VisibilityTimeout', input.VisibilityTimeout ?? defaultVisibility, 0, 43_200);
  const defaultWait = model.receiveWaitSeconds ?? QUEUE_DEFAULTS.receiveWaitSeconds;
  const waitSeconds = inRange('WaitTimeSeconds', input.WaitTimeSeconds ?? defaultWait, 0, 20);
  const deadline = clock.now() + waitSeconds * 1000;
  let received = queue.receive(limit, visibility);
  while (received.length === 0 && clock.now() < deadline) {
    await activity.pause(queue.change(deadline));
    received = queue.receive(limit, visibility);
  }
  return received.length === 0 ? {} : { Messages: received.map((message) => view(message, input, queue)) };
}

function view(message: ReceivedMessage, input: ReceiveMessageInput, queue: Queue) {
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = systemAttributes(message, names, queue);
  const attributes = chosen(message.attributes, input.MessageAttributeNames ?? []);
  const entries = Object.entries(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(names.length > 0 && { Attributes: system }),
    ...(entries.length > 0 && {
      MD5OfMessageAttributes: md5OfAttributes(attributes),
      MessageAttributes: Object.fromEntries(
        entries.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  };
}

/** Attributes that these queues' messages never have: of FIFO queues, of tracing, of redriven messages. */
const NEVER_THERE = /^(SequenceNumber|MessageDeduplicationId|MessageGroupId|AWSTraceHeader|DeadLetterQueueSourceArn)$/;

function systemAttributes(message: ReceivedMessage, names: readonly string[], { model }: Queue) {
  const all: Readonly<Record<string, string>> = {
    // The sender is known as the queue's account: services and callers are not told apart (unverified).
    SenderId: model.arn.split(':')[4] ?? '',
    SentTimestamp: String(Math.floor(message.sentAt)),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAt)),
  };
  const unknown = names.find((name) => name !== 'All' && !Object.hasOwn(all, name) && !NEVER_THERE.test(name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

function chosen(attributes: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  const isChosen = (attribute: string) =>
    names.some(
      (name) =>
        name === 'All' || name === attribute || (name.endsWith('.*') && attribute.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isChosen(name)));
}

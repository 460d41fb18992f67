import type { QueueModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Ids } from '../contract.ts';

/** A message as a queue holds it. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** String attributes by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** A message as it is received. */
export interface ReceivedMessage extends QueueMessage {
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** Epoch milliseconds. */
  readonly firstReceivedAt: number;
}

/** How many messages a queue holds, by whether they can be received. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A standard queue, which here keeps its order and delivers once per visibility timeout. */
export interface Queue {
  readonly model: QueueModel;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  send(body: string, attributes: Readonly<Record<string, string>>, delaySeconds?: number): QueueMessage;
  /** Takes up to `limit` messages out of sight for `visibilitySeconds`, oldest first. */
  receive(limit: number, visibilitySeconds: number): ReceivedMessage[];
  /** Deletes a message by its last receipt; by an older one it stays. Throws AwsError `ReceiptHandleIsInvalid`. */
  delete(receiptHandle: string): void;
  purge(): void;
  /** All messages, seen or not, oldest first. */
  messages(): readonly QueueMessage[];
  counts(): QueueCounts;
  /** Resolves when there may be something new to receive, at `deadline` (epoch milliseconds) at the latest. */
  change(deadline: number): Promise<void>;
}

interface Held extends QueueMessage {
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number;
}

/** SQS API reference, SetQueueAttributes: defaults of a queue's attributes, in seconds. */
export const QUEUE_DEFAULTS = { visibilitySeconds: 30, retentionSeconds: 345_600, receiveWaitSeconds: 0 };

export function createQueue(model: QueueModel, clock: Clock, ids: Ids): Queue {
  const retentionMs = (model.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds) * 1000;
  let held: Held[] = [];
  let waiting: (() => void)[] = [];

  /** The messages whose retention period is not over. */
  function kept(): Held[] {
    held = held.filter(({ sentAt }) => clock.now() - sentAt < retentionMs);
    return held;
  }

  function receiveOne(message: Held, visibilitySeconds: number): ReceivedMessage {
    message.receiveCount += 1;
    message.visibleAt = clock.now() + visibilitySeconds * 1000;
    if (message.receiveCount === 1) message.firstReceivedAt = clock.now();
    return { ...message, receiptHandle: receiptHandle(message) };
  }

  return {
    model,
    createdAt: clock.now(),
    send(body, attributes, delaySeconds = 0) {
      const sentAt = clock.now();
      const timing = { sentAt, visibleAt: sentAt + delaySeconds * 1000, receiveCount: 0, firstReceivedAt: 0 };
      const message = { messageId: ids.uuid(), body, attributes, ...timing };
      held.push(message);
      for (const wake of waiting.splice(0)) wake();
      return message;
    },
    receive: (limit, visibilitySeconds) =>
      kept()
        .filter(({ visibleAt }) => visibleAt <= clock.now())
        .slice(0, limit)
        .map((message) => receiveOne(message, visibilitySeconds)),
    delete(handle) {
      if (!/^[0-9a-f-]{36}#\d+$/.test(Buffer.from(handle, 'base64').toString())) {
        throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is invalid.`, 404);
      }
      held = held.filter((message) => receiptHandle(message) !== handle);
    },
    purge() {
      held = [];
    },
    messages: () => kept().map(({ messageId, body, attributes, sentAt }) => ({ messageId, body, attributes, sentAt })),
    counts() {
      const hidden = kept().filter(({ visibleAt }) => visibleAt > clock.now());
      const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
      return { visible: held.length - hidden.length, inFlight: hidden.length - delayed, delayed };
    },
    change(deadline) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = clock.at(Math.min(deadline, ...kept().map(({ visibleAt }) => visibleAt)), resolve);
      waiting.push(resolve);
      return promise.finally(() => {
        timer.cancel();
        waiting = waiting.filter((other) => other !== resolve);
      });
    },
  };
}

/** A message's receipt changes each time it is received. */
function receiptHandle({ messageId, receiveCount }: Held): string {
  return Buffer.from(`${messageId}#${receiveCount}`).toString('base64');
}

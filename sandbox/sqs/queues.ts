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

/** The assembly's queues, in memory: what other services cannot deliver ends up here. */
export interface Queues {
  /** Throws `AWS.SimpleQueueService.NonExistentQueue` for an unknown ARN. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>): void;
  /** The queue's messages, oldest first; throws as `send`. */
  messages(queueArn: string): readonly QueueMessage[];
}

export function createQueues(models: readonly QueueModel[], clock: Clock, ids: Ids): Queues {
  const queues = new Map(models.map(({ arn }): [string, QueueMessage[]] => [arn, []]));
  const find = (queueArn: string) => {
    const queue = queues.get(queueArn);
    if (queue) return queue;
    throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', `The queue ${queueArn} does not exist.`);
  };
  return {
    send: (queueArn, body, attributes) => {
      find(queueArn).push({ messageId: ids.uuid(), body, attributes, sentAt: clock.now() });
    },
    messages: find,
  };
}

import type { QueueModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Ids } from '../contract.ts';
import { createQueue, type Queue, type QueueMessage } from './queue.ts';

/** The assembly's queues, in memory: what other services cannot deliver ends up here. */
export interface Queues {
  readonly all: readonly Queue[];
  /** Throws AwsError `QueueDoesNotExist` for an unknown ARN. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>): void;
  /** The queue's messages, oldest first; throws as `send`. */
  messages(queueArn: string): readonly QueueMessage[];
  /** Throws AwsError `QueueDoesNotExist`. */
  byName(queueName: string): Queue;
  /** By `…/ACCOUNT/NAME`, whatever the host: a client may reach the sandbox by another name. Throws as `byName`. */
  byUrl(queueUrl: string): Queue;
}

export function createQueues(models: readonly QueueModel[], clock: Clock, ids: Ids): Queues {
  const all = models.map((model) => createQueue(model, clock, ids));
  const find = (has: (model: QueueModel) => boolean): Queue => {
    const queue = all.find(({ model }) => has(model));
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };
  const byArn = (queueArn: string) => find(({ arn }) => arn === queueArn);
  return {
    all,
    send: (queueArn, body, attributes) => void byArn(queueArn).send(body, attributes),
    messages: (queueArn) => byArn(queueArn).messages(),
    byName: (queueName) => find(({ name }) => name === queueName),
    byUrl: (queueUrl) => find(({ url }) => pathOf(url) === pathOf(queueUrl)),
  };
}

function pathOf(url: string): string {
  return url.split('/').slice(-2).join('/');
}

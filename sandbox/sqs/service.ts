import { type Activity, AwsError, type Clock, type Service } from '../contract.ts';
import type { Queue } from './queue.ts';
import { queueAttributes } from './queue-attributes.ts';
import type { Queues } from './queues.ts';
import { type ReceiveMessageInput, receiveMessage } from './receive-message.ts';
import { type SendMessageInput, sendMessage } from './send-message.ts';

interface ByUrl {
  readonly QueueUrl: string;
}

/** SQS API reference, PurgeQueue: one purge in 60 seconds. */
const PURGE_INTERVAL_MS = 60_000;

/** SQS's API, as far as one needs it to look at dead letters. All lists fit one page. */
export function createSqsService(queues: Queues, waiting: { clock: Clock; activity: Activity }): Service {
  const purge = createPurge(waiting.clock);
  return {
    name: 'sqs',
    operations: {
      ListQueues: ({ QueueNamePrefix: prefix = '' }: { QueueNamePrefix?: string }) => {
        const found = queues.all.filter(({ model }) => model.name.startsWith(prefix));
        return found.length === 0 ? {} : { QueueUrls: found.map(({ model }) => model.url) };
      },
      GetQueueUrl: ({ QueueName }: { QueueName: string }) => ({ QueueUrl: queues.byName(QueueName).model.url }),
      GetQueueAttributes: ({ QueueUrl, AttributeNames = [] }: ByUrl & { AttributeNames?: readonly string[] }) => ({
        Attributes: queueAttributes(queues.byUrl(QueueUrl), AttributeNames),
      }),
      SendMessage: (input: SendMessageInput) => sendMessage(queues.byUrl(input.QueueUrl), input),
      ReceiveMessage: (input: ReceiveMessageInput) => receiveMessage(queues.byUrl(input.QueueUrl), input, waiting),
      DeleteMessage: ({ QueueUrl, ReceiptHandle }: ByUrl & { ReceiptHandle: string }) =>
        queues.byUrl(QueueUrl).delete(ReceiptHandle),
      PurgeQueue: ({ QueueUrl }: ByUrl) => purge(queues.byUrl(QueueUrl)),
    },
  };
}

function createPurge(clock: Clock): (queue: Queue) => void {
  const lastPurges = new Map<Queue, number>();
  return (queue) => {
    const last = lastPurges.get(queue);
    if (last !== undefined && clock.now() - last < PURGE_INTERVAL_MS) {
      const message = `Only one PurgeQueue operation on ${queue.model.name} is allowed every 60 seconds.`;
      throw new AwsError('PurgeQueueInProgress', message, 403);
    }
    lastPurges.set(queue, clock.now());
    queue.purge();
  };
}

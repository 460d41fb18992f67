import { AwsError } from '../contract.ts';
import { QUEUE_DEFAULTS, type Queue } from './queue.ts';

/** Largest message of a queue that sets no other limit: 1 MiB (Amazon SQS message quotas). */
export const MESSAGE_LIMIT_BYTES = 1_048_576;

/**
 * A queue's attributes as GetQueueAttributes gives them: of the names asked for, or of `All`.
 *
 * @throws AwsError 501 for an attribute that is not served, such as `Policy`
 */
export function queueAttributes(queue: Queue, names: readonly string[]): Record<string, string> | undefined {
  const attributes = served(queue);
  if (names.includes('All')) return attributes;
  const unknown = names.find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) {
    throw new AwsError('NotImplemented', `the sandbox does not implement the queue attribute ${unknown}`, 501);
  }
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, attributes[name] ?? '']));
}

function served({ model, createdAt, counts }: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = counts();
  const created = Math.floor(createdAt / 1000);
  const values = {
    QueueArn: model.arn,
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: model.visibilitySeconds ?? QUEUE_DEFAULTS.visibilitySeconds,
    MessageRetentionPeriod: model.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds,
    ReceiveMessageWaitTimeSeconds: model.receiveWaitSeconds ?? QUEUE_DEFAULTS.receiveWaitSeconds,
    MaximumMessageSize: MESSAGE_LIMIT_BYTES,
    DelaySeconds: 0,
    ...(model.kmsKey !== undefined && { KmsMasterKeyId: model.kmsKey }),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

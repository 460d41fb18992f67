import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Service } from '#test/support/service';

/** Bodies of what lies in the service's queues, ten of each at most: SQS gives no more at a time. */
export async function deadLetters({ clientOptions }: Service): Promise<(string | undefined)[]> {
  const client = new SQSClient(clientOptions);
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  if (QueueUrls.length === 0) throw new Error('the service has no queue');
  const received = await Promise.all(
    QueueUrls.map((QueueUrl) => client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))),
  );
  client.destroy();
  return received.flatMap(({ Messages = [] }) => Messages.map(({ Body }) => Body));
}

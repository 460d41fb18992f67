import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createClock } from '#sandbox/clock';
import { createIds } from '#sandbox/ids';
import { createQueues } from '#sandbox/sqs/queues';
import { createSqsService } from '#sandbox/sqs/service';
import { clientConfig, startBareFront } from '../bare-front.ts';

const QueueUrl = 'http://127.0.0.1:1/000000000000/dead';
const ARN = 'arn:aws:sqs:us-east-1:000000000000:dead';

async function setUp() {
  const activity = createActivity();
  const clock = createClock({ activity });
  onTestFinished(clock.close);
  const model = { arn: ARN, name: 'dead', url: QueueUrl, retentionSeconds: 3_600, kmsKey: 'alias/own' };
  const queues = createQueues([model], clock, createIds());
  const { endpoint } = await startBareFront([createSqsService(queues, { clock, activity })], {}, clock, activity);
  const client = new SQSClient({ ...clientConfig(endpoint), useQueueUrlAsEndpoint: false });
  return {
    ...{ client, clock, queues },
    send: (MessageBody: string, more: object = {}) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
    receive: async (more: object = {}) =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [],
    remove: (ReceiptHandle?: string) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    attributes: async (...AttributeNames: string[]) =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as 'All'[] })))
        .Attributes,
  };
}

const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);

test('a queue tells its key', async () => {
  const { attributes } = await setUp();
  expect(await attributes('KmsMasterKeyId')).toEqual({ KmsMasterKeyId: 'alias/own' });
});

test('a queue is found by its name and listed', async () => {
  const { client } = await setUp();
  expect((await client.send(new GetQueueUrlCommand({ QueueName: 'dead' }))).QueueUrl).toBe(QueueUrl);
  expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
  expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'x' }))).QueueUrls).toBeUndefined();
});

test('a queue that does not exist is an error under both of its codes', async () => {
  const { client } = await setUp();
  await expect(client.send(new GetQueueUrlCommand({ QueueName: 'other' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
    Code: 'AWS.SimpleQueueService.NonExistentQueue',
  });
});

test('a message is received with the attributes asked for, and checksums that the SDK verifies', async () => {
  const { send, receive } = await setUp();
  const MessageAttributes = {
    RULE_ARN: { DataType: 'String', StringValue: 'r' },
    ERROR_CODE: { DataType: 'String', StringValue: 'é' },
  };
  const sent = await send('héllo', { MessageAttributes });
  const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
  expect(message).toEqual({
    ...{ MessageId: sent.MessageId, ReceiptHandle: expect.any(String), Body: 'héllo', MessageAttributes },
    MD5OfBody: sent.MD5OfMessageBody,
    // Computed apart from this code, in Python.
    MD5OfMessageAttributes: 'a755539bd6cddfdaa67eae0d9daf6aa5',
    Attributes: {
      ...{ SenderId: '000000000000', ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
  });
});

test.each([
  [[], undefined],
  [['ERROR_CODE'], ['ERROR_CODE']],
  [['ERROR.*'], ['ERROR_CODE', 'ERROR_MESSAGE']],
  [['.*'], ['ERROR_CODE', 'ERROR_MESSAGE', 'RULE_ARN']],
])('of the attributes, %j gives %j', async (MessageAttributeNames, names) => {
  const { queues, receive } = await setUp();
  queues.send(ARN, 'x', { ERROR_CODE: 'a', ERROR_MESSAGE: 'b', RULE_ARN: 'c' });
  const [message] = await receive({ MessageAttributeNames });
  expect(message?.MessageAttributes && Object.keys(message.MessageAttributes)).toEqual(names);
});

test('a received message is out of sight until its visibility timeout, and away once deleted', async () => {
  const { send, receive, remove, clock } = await setUp();
  await send('a');
  await send('b');
  const [first] = await receive();
  expect(bodies(await receive({ MaxNumberOfMessages: 10, VisibilityTimeout: 60 }))).toEqual(['b']);
  await clock.advance(31_000);
  const [again] = await receive({ MaxNumberOfMessages: 10 });
  expect([again?.Body, again?.ReceiptHandle === first?.ReceiptHandle]).toEqual(['a', false]);
  await remove(first?.ReceiptHandle);
  await clock.advance(30_000);
  const both = await receive({ MaxNumberOfMessages: 10 });
  expect(bodies(both)).toEqual(['a', 'b']);
  for (const { ReceiptHandle } of both) await remove(ReceiptHandle);
  await clock.advance(60_000);
  expect(await receive()).toEqual([]);
});

test('the counts tell messages apart that can be received, are in flight, or are delayed', async () => {
  const { send, receive, attributes } = await setUp();
  await send('a');
  await send('b');
  await send('c', { DelaySeconds: 900 });
  await receive();
  expect(await attributes('All')).toMatchObject({
    ...{ ApproximateNumberOfMessages: '1', ApproximateNumberOfMessagesNotVisible: '1' },
    ...{ ApproximateNumberOfMessagesDelayed: '1', QueueArn: ARN, VisibilityTimeout: '30' },
    MessageRetentionPeriod: '3600',
  });
  expect(await attributes('QueueArn')).toEqual({ QueueArn: ARN });
});

test('messages are gone after the retention period, and after a purge', async () => {
  const { client, send, receive, clock, queues } = await setUp();
  await send('a');
  await clock.advance(3_600_000);
  expect([await receive(), queues.messages(ARN)]).toEqual([[], []]);
  await send('b');
  await client.send(new PurgeQueueCommand({ QueueUrl }));
  expect(await receive()).toEqual([]);
  await expect(client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
    name: 'PurgeQueueInProgress',
  });
});

test('ReceiveMessage waits on the clock, which can be moved meanwhile', async () => {
  const { receive, clock } = await setUp();
  const waiting = receive({ WaitTimeSeconds: 20 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await clock.advance(20_000);
  expect(await waiting).toEqual([]);
});

test('ReceiveMessage ends its wait with the first message', async () => {
  const { receive, queues } = await setUp();
  const waiting = receive({ WaitTimeSeconds: 20 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  queues.send(ARN, 'now', {});
  expect(bodies(await waiting)).toEqual(['now']);
});

test.each([
  ['more than ten messages', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
  ['too long a wait', { WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
  ['too long a visibility timeout', { VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
])('ReceiveMessage refuses %s', async (_what, input, name) => {
  await expect((await setUp()).receive(input)).rejects.toMatchObject({ name });
});

test.each([
  ['an empty body', '', {}, 'MissingParameter'],
  ['a body over 1 MiB', 'x'.repeat(1_048_577), {}, 'InvalidParameterValue'],
  ['a long delay', 'x', { DelaySeconds: 901 }, 'InvalidParameterValue'],
  [
    'numbers as attributes',
    'x',
    { MessageAttributes: { a: { DataType: 'Number', StringValue: '1' } } },
    'NotImplemented',
  ],
  ['an empty attribute', 'x', { MessageAttributes: { a: { DataType: 'String' } } }, 'InvalidParameterValue'],
  ['a deduplication id', 'x', { MessageDeduplicationId: 'a' }, 'NotImplemented'],
])('SendMessage refuses %s', async (_what, body, input, name) => {
  await expect((await setUp()).send(body, input)).rejects.toMatchObject({ name });
});

test('a receipt that is none, an attribute that is not served, and one that is none are refused', async () => {
  const { remove, attributes, send, receive } = await setUp();
  await expect(remove('made up')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  await expect(attributes('Policy')).rejects.toThrow('the queue attribute Policy');
  await send('a');
  await expect(receive({ AttributeNames: ['Colour'] })).rejects.toMatchObject({ name: 'InvalidAttributeName' });
});

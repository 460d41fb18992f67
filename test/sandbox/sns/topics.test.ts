import { expect, test } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createClock } from '#sandbox/clock';
import { createIds } from '#sandbox/ids';
import { createSnsService } from '#sandbox/sns/service';
import { createTopics } from '#sandbox/sns/topics';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:told';

const setUp = () => {
  const parts = { clock: createClock({ activity: createActivity() }), ids: createIds() };
  return createTopics(
    [{ arn: TOPIC, name: 'told', displayName: '', kmsKey: 'alias/own' }],
    [{ topicArn: TOPIC, endpoint: 'a@example.com' }],
    parts,
  );
};

test('a topic tells its key', () => {
  const call = { caller: { name: 'x', accessKeyId: 'x', userAgent: '', sourceIp: '' }, requestId: 'r' };
  const attributes = createSnsService(setUp()).operations.GetTopicAttributes?.({ TopicArn: TOPIC }, call);
  expect(attributes).toMatchObject({ Attributes: { KmsMasterKeyId: 'alias/own' } });
});

test('a message is delivered once, to the confirmed subscriber', () => {
  const topics = setUp();
  const messageId = topics.publish(TOPIC, {
    Subject: 'Hello',
    Message: 'a\nb',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'fix' } },
  });
  expect(topics.messages()).toEqual([
    {
      topicArn: TOPIC,
      protocol: 'email',
      subject: 'Hello',
      body: 'a\nb',
      attributes: { kind: 'fix' },
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      messageId,
    },
  ]);
});

test.each([
  ['its protocol', { default: 'd', email: 'e' }, 'e'],
  ['the default', { default: 'd', sms: 's' }, 'd'],
])('of a JSON message the subscriber gets the body for %s', (_, bodies, expected) => {
  const topics = setUp();
  topics.publish(TOPIC, { Message: JSON.stringify(bodies), MessageStructure: 'json' });
  expect(topics.messages()[0]?.body).toBe(expected);
});

/** A message of so many bytes with one attribute, whose name has one. */
const attributed = (DataType: string, StringValue: string, bytes = 1) => ({
  Message: 'm'.repeat(bytes),
  MessageAttributes: { a: { DataType, StringValue } },
});

test('a message of 256 KiB with its attributes is taken', () => {
  expect(() => setUp().publish(TOPIC, attributed('String', 'v', 262_136))).not.toThrow();
});

test.each([
  ['a subject of 100 characters', { Subject: 'x'.repeat(100), Message: 'm' }, 'Subject'],
  ['an empty subject', { Subject: '', Message: 'm' }, 'Subject'],
  ['a line break in the subject', { Subject: 'a\nb', Message: 'm' }, 'Subject'],
  ['a subject beyond ASCII', { Subject: 'größer', Message: 'm' }, 'Subject'],
  ['an empty message', { Message: '' }, 'Empty message'],
  ['a message over 256 KiB', { Message: 'ä'.repeat(131_073) }, 'Message too long'],
  [
    'a message that is over 256 KiB with the name, type and value of its attribute',
    attributed('String', 'v', 262_137),
    'Message too long',
  ],
  ['an attribute of an unknown type', attributed('Text', 'v'), 'supported type prefixes'],
  ['an empty attribute', attributed('String', ''), 'must contain non-empty message attribute value'],
  ['JSON without default', { Message: '{"email":"e"}', MessageStructure: 'json' }, 'No default entry'],
  ['JSON with a value that is no string', { Message: '{"default":1}', MessageStructure: 'json' }, 'failed to parse'],
  ['a message that is no JSON', { Message: 'x', MessageStructure: 'json' }, 'failed to parse'],
])('refuses %s', (_, input, message) => {
  const topics = setUp();
  expect(() => topics.publish(TOPIC, input)).toThrow(message);
  expect(topics.messages()).toEqual([]);
});

test('an unknown topic is not found', () => {
  expect(() => setUp().publish(`${TOPIC}x`, { Message: 'm' })).toThrow('Topic does not exist');
});

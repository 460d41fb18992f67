import { expect, test } from 'vitest';
import { emptyModel, type Model, type PolicyModel } from '#sandbox/assembly/model';
import { createAccess } from '#sandbox/iam/access';
import { createCallAccess } from '#sandbox/iam/calls';
import { createDestinationAccess, createRuleAccess } from '#sandbox/iam/targets';
import { createEncryption } from '#sandbox/kms/encryption';
import { createManualClock } from '#test/sandbox/manual-clock';

const place = { account: '000000000000', region: 'us-east-1' };
const ROLE = 'arn:aws:iam::000000000000:role/clerk';
const ROOT = 'arn:aws:iam::000000000000:root';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:told';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:dead';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/t';
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/k';
const USE = ['kms:GenerateDataKey*', 'kms:Decrypt'];
const EVENTS = { Service: 'events.amazonaws.com' };

const allow = (Action: string | string[], more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const policies = (own: object[], key: object[] | undefined, atTopicAndQueue: object[] = []): PolicyModel[] => [
  {
    ...{ origin: 'the role', kind: 'role' },
    properties: {
      RoleName: 'clerk',
      AssumeRolePolicyDocument: { Statement: [] },
      Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: own } }],
    },
  },
  {
    ...{ origin: 'the key', kind: 'key' },
    properties: { KeyArn: KEY, ...(key && { KeyPolicy: { Statement: key } }) },
  },
  { origin: 'the topic', kind: 'topic', properties: { PolicyDocument: { Statement: atTopicAndQueue } } },
];

function given(statements: PolicyModel[], kmsKey = 'alias/own') {
  const model: Model = {
    ...emptyModel(),
    keys: [{ arn: KEY, names: ['k', KEY] }],
    keyAliases: [{ name: 'alias/own', targetKey: 'k' }],
    topics: [{ arn: TOPIC, name: 'told', displayName: '', kmsKey }],
    queues: [{ arn: QUEUE, name: 'dead', url: 'http://x/000000000000/dead', kmsKey: kmsKey.replace('sns', 'sqs') }],
    tables: [{ name: 't', createTable: {}, kmsKey: kmsKey.replace('sns', 'dynamodb') }],
  };
  const access = createAccess(statements, { place, clock: createManualClock() });
  const encryption = createEncryption(model, place);
  const authorize = createCallAccess({ access, place, encryption, tables: model.tables });
  const call = (service: string, operation: string, input: object) => {
    const wire = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
    const caller = { name: 'teller', accessKeyId: 'k', userAgent: '', sourceIp: '', roleArn: ROLE };
    authorize({ service, operation, input, wire, caller });
  };
  return { access, encryption, call, publish: () => call('sns', 'Publish', { TopicArn: TOPIC }) };
}

const toRole = { Principal: { AWS: ROLE } };
const toRoot = { Principal: { AWS: ROOT } };
const viaSns = { Condition: { StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } } };
const ofTopic = { Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': TOPIC } } };

test.each<[string, object[], object[] | undefined]>([
  ['its own policy, where the key leaves it to the account', [allow(USE)], [allow('kms:*', toRoot)]],
  ['its own policy, where the key has the default policy', [allow(USE)], undefined],
  ['the key’s policy that names it', [], [allow(USE, toRole)]],
  ['a key that is used through SNS only', [], [allow(USE, { ...toRole, ...viaSns })]],
  ['a key that is used for the topic only', [], [allow(USE, { ...toRole, ...ofTopic })]],
])('a role publishes to a topic under a key by %s', (_, own, key) => {
  expect(given(policies([allow('sns:Publish'), ...own], key)).publish).not.toThrow();
});

test.each<[string, object[], object[], string, string]>([
  ['no policy allows the key', [], [allow('kms:*', toRoot)], 'kms:GenerateDataKey', 'identity-based policy'],
  ['it may not decrypt', [allow(USE[0] ?? '')], [allow('kms:*', toRoot)], 'kms:Decrypt', 'identity-based policy'],
  ['the key admits nobody', [allow(USE)], [], 'kms:GenerateDataKey', 'resource-based policy'],
  [
    'the key is for SQS',
    [],
    [allow(USE, { ...toRole, ...via('sqs') })],
    'kms:GenerateDataKey',
    'resource-based policy',
  ],
])('a role does not publish where %s', (_, own, key, action, kind) => {
  const { access, publish } = given(policies([allow('sns:Publish'), ...own], key));
  const error = { code: 'KMSAccessDeniedException', status: 400, message: expect.stringContaining(`no ${kind}`) };
  expect(publish).toThrow(expect.objectContaining(error));
  expect(access.denials()).toEqual([expect.objectContaining({ caller: 'teller', action, resource: KEY })]);
});

function via(service: string) {
  return { Condition: { StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } } };
}

test('queues and tables under a key ask for it as well', () => {
  const { call, access } = given(policies([allow(['sqs:*', 'dynamodb:*'])], undefined));
  const QueueUrl = 'http://x/000000000000/dead';
  expect(() => call('sqs', 'SendMessage', { QueueUrl })).toThrow(expect.objectContaining({ code: 'KmsAccessDenied' }));
  expect(() => call('sqs', 'ReceiveMessage', { QueueUrl })).toThrow('kms:Decrypt');
  expect(() => call('dynamodb', 'Query', { TableName: 't', IndexName: 'i' })).toThrow(
    expect.objectContaining({ code: 'AccessDeniedException', status: 400 }),
  );
  expect(() => call('sqs', 'GetQueueAttributes', { QueueUrl })).not.toThrow();
  expect(access.denials()).toHaveLength(3);
});

const rule = {
  origin: 'r',
  name: 'r',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/r',
  enabled: true,
  targets: [],
};
const admitted = allow(['sns:Publish', 'sqs:SendMessage'], { Principal: EVENTS });

test.each<[string, object[], boolean]>([
  ['admits EventBridge', [allow(USE, { Principal: EVENTS })], true],
  ['admits only the account', [allow('kms:*', toRoot)], false],
  [
    'admits EventBridge for one account, which it does not tell',
    [allow(USE, { Principal: EVENTS, ...ofAccount() })],
    false,
  ],
])('a rule reaches topic and dead-letter queue under a key that %s: %s', (_, key, reached) => {
  const { access, encryption } = given(policies([], key, [admitted]));
  const rules = createRuleAccess(access, encryption);
  const deliver = () => rules.requireDelivery(rule, { id: 't', arn: TOPIC });
  if (reached) expect(deliver).not.toThrow();
  else expect(deliver).toThrow('kms:GenerateDataKey');
  expect(rules.mayDeadLetter(rule, QUEUE)).toBe(reached);
});

function ofAccount() {
  return { Condition: { StringEquals: { 'aws:SourceAccount': place.account } } };
}

test('the key that AWS manages takes roles, and no service by itself', () => {
  const { access, encryption, publish } = given(policies([allow('sns:Publish')], [], [admitted]), 'alias/aws/sns');
  expect(publish).not.toThrow();
  const rules = createRuleAccess(access, encryption);
  expect(() => rules.requireDelivery(rule, { id: 't', arn: TOPIC })).toThrow('kms:GenerateDataKey');
});

test('a function’s destination takes its role’s permissions', () => {
  const functionModel = { name: 'teller', roleArn: ROLE } as Parameters<ReturnType<typeof createDestinationAccess>>[0];
  const may = (...own: object[]) => {
    const { access, encryption } = given(policies(own, undefined));
    return createDestinationAccess(access, encryption)(functionModel, QUEUE);
  };
  expect(may(allow(['sqs:SendMessage', ...USE]))).toBe(true);
  expect(may(allow('sqs:SendMessage'))).toBe(false);
  expect(may(allow(USE))).toBe(false);
});

test.each([
  ['arn:aws:kms:us-east-1:000000000000:key/unheard', 'which the template does not hold'],
  ['alias/aws/lambda', 'another service'],
])('the key %s of a topic stops the sandbox', (kmsKey, message) => {
  expect(() => given(policies([], undefined), kmsKey)).toThrow(message);
});

test.each<[string, object, boolean]>([
  ['GetItem', { Key: { pk: { S: 'STAGE#a' } } }, true],
  ['GetItem', { Key: { pk: { S: 'OTHER' } } }, false],
  ['PutItem', { Item: { pk: { S: 'STAGE#a' }, more: { S: 'OTHER' } } }, true],
  ['PutItem', { Item: { pk: { S: 'OTHER' }, more: { S: 'STAGE#a' } } }, false],
  ['Query', query('#k = :p AND begins_with(sk, :s)'), true],
  ['Query', query('#k = :p AND sk = :s'), true],
  ['Query', query('#k=:s AND sk = :p'), false],
  ['Query', { KeyConditions: { pk: { AttributeValueList: [{ S: 'OTHER' }] } } }, false],
  ['BatchGetItem', { RequestItems: { t: { Keys: [{ pk: { S: 'STAGE#a' } }, { pk: { S: 'OTHER' } }] } } }, false],
  ['BatchWriteItem', { RequestItems: { t: [{ PutRequest: { Item: { pk: { S: 'STAGE#a' } } } }] } }, true],
  ['BatchWriteItem', { RequestItems: { t: [{ DeleteRequest: { Key: { pk: { S: 'OTHER' } } } }] } }, false],
  // As on AWS: a call that names no partition key fulfils ForAllValues.
  ['Scan', {}, true],
])('%s with %j by partition keys that begin with STAGE#: %s', (operation, input, allowed) => {
  const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['STAGE#*'] } };
  const access = createAccess(policies([allow('dynamodb:*', { Resource: TABLE, Condition })], []), {
    ...{ place, clock: createManualClock() },
  });
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
  const authorize = createCallAccess({
    ...{ access, place, encryption: createEncryption(emptyModel(), place) },
    tables: [{ name: 't', createTable: { KeySchema } }],
  });
  const wire = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
  const caller = { name: 'teller', accessKeyId: 'k', userAgent: '', sourceIp: '', roleArn: ROLE };
  const call = () => authorize({ service: 'dynamodb', operation, input: { TableName: 't', ...input }, wire, caller });
  if (allowed) expect(call).not.toThrow();
  else expect(call).toThrow(`dynamodb:${operation}`);
});

function query(KeyConditionExpression: string) {
  const ExpressionAttributeValues = { ':p': { S: 'STAGE#a' }, ':s': { S: 'OTHER' } };
  return { KeyConditionExpression, ExpressionAttributeNames: { '#k': 'pk' }, ExpressionAttributeValues };
}

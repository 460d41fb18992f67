import { expect, test } from 'vitest';
import { compileDocument } from '#sandbox/iam/document';
import { evaluate } from '#sandbox/iam/evaluate';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
const ROLE = 'arn:aws:iam::000000000000:role/clerk';
const RULE = 'arn:aws:events:us-east-1:000000000000:rule/daily';

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE, ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' });
const when = (operator: string, key: string, value: unknown) => allow({ Condition: { [operator]: { [key]: value } } });

const ask = (statements: unknown, context: Record<string, string[]> = {}) =>
  evaluate(compileDocument({ Version: '2012-10-17', Statement: statements }, 'identity', 'P'), {
    action: 'dynamodb:GetItem',
    resource: TABLE,
    requester: { roleArn: ROLE },
    context,
  });

test.each<[string, object | object[], string]>([
  ['nothing', [], 'nothing'],
  ['the action on the resource', allow(), 'allow'],
  ['an action in another case', allow({ Action: 'DynamoDB:getitem' }), 'allow'],
  ['a list of actions', allow({ Action: ['sns:Publish', 'dynamodb:GetItem'] }), 'allow'],
  ['a wildcard of the action', allow({ Action: 'dynamodb:Get*' }), 'allow'],
  ['a question mark in the action', allow({ Action: 'dynamodb:GetIte?' }), 'allow'],
  ['another action', allow({ Action: 'dynamodb:PutItem' }), 'nothing'],
  ['an action that only begins alike', allow({ Action: 'dynamodb:GetItemX' }), 'nothing'],
  ['a wildcard of the resource', allow({ Resource: 'arn:aws:dynamodb:*:*:table/ord*' }), 'allow'],
  ['every resource', allow({ Resource: '*' }), 'allow'],
  ['a resource in another case', allow({ Resource: TABLE.replace('orders', 'Orders') }), 'nothing'],
  ['another resource', allow({ Resource: `${TABLE}/index/*` }), 'nothing'],
  ['a denial beside it', [allow(), deny({ Action: '*' })], 'deny'],
  ['a denial of something else beside it', [deny({ Resource: 'arn:aws:sns:*' }), allow()], 'allow'],
])('a policy with %s', (_, statements, verdict) => {
  expect(ask(statements)).toBe(verdict);
});

test.each<[string, string, unknown, Record<string, string[]>, string]>([
  [
    'StringEquals',
    'aws:RequestedRegion',
    ['eu-west-1', 'us-east-1'],
    { 'aws:requestedregion': ['us-east-1'] },
    'allow',
  ],
  ['StringEquals', 'aws:RequestedRegion', 'us-*', { 'aws:requestedregion': ['us-east-1'] }, 'nothing'],
  ['StringLike', 'aws:RequestedRegion', 'us-*', { 'aws:requestedregion': ['us-east-1'] }, 'allow'],
  ['StringNotEquals', 'aws:RequestedRegion', ['a', 'us-east-1'], { 'aws:requestedregion': ['us-east-1'] }, 'nothing'],
  ['StringNotEquals', 'aws:RequestedRegion', 'a', {}, 'allow'],
  ['StringEquals', 'aws:RequestedRegion', 'a', {}, 'nothing'],
  ['StringEqualsIfExists', 'aws:RequestedRegion', 'a', {}, 'allow'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*:*:rule/*', { 'aws:sourcearn': [RULE] }, 'allow'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*', { 'aws:sourcearn': [RULE] }, 'nothing'],
  ['ArnEquals', 'aws:SourceArn', RULE, { 'aws:sourcearn': [`${RULE}2`] }, 'nothing'],
  ['Bool', 'aws:SecureTransport', false, { 'aws:securetransport': ['true'] }, 'nothing'],
  ['Bool', 'aws:SecureTransport', 'true', { 'aws:securetransport': ['true'] }, 'allow'],
  ['ForAllValues:StringLike', 'aws:RequestedRegion', 'a*', { 'aws:requestedregion': ['a1', 'a2'] }, 'allow'],
  ['ForAllValues:StringLike', 'aws:RequestedRegion', 'a*', { 'aws:requestedregion': ['a1', 'b'] }, 'nothing'],
  ['ForAnyValue:StringLike', 'aws:RequestedRegion', 'a*', { 'aws:requestedregion': ['a1', 'b'] }, 'allow'],
])('%s of %s with %j, given %j', (operator, key, value, context, verdict) => {
  expect(ask(when(operator, key, value), context)).toBe(verdict);
});

test.each<[string, object]>([
  ['NotAction', { Effect: 'Allow', NotAction: 'a:b', Resource: '*' }],
  ['NotResource', { Effect: 'Allow', Action: 'a:b', NotResource: '*' }],
  ['Principal', allow({ Principal: '*' })],
  ['NumericLessThan', when('NumericLessThan', 'aws:SourceArn', '1')],
  ['dynamodb:Attributes', when('ForAllValues:StringLike', 'dynamodb:Attributes', 'a*')],
  ['aws:PrincipalTag/team', when('StringEquals', 'aws:PrincipalTag/team', 'x')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own syntax
  ['${aws:username}', allow({ Resource: 'arn:aws:s3:::home/${aws:username}' })],
])('%s is refused by name', (name, statement) => {
  expect(() => ask(statement)).toThrow(name);
  expect(() => ask([statement])).toThrow(name);
});

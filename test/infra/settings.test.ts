import { App, Token } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { checkSettings, readSettings, UnusableSettings } from '#infra/settings';
import { everything } from '#test/infra/deployments';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

test('without settings the defaults are those of the design', () => {
  expect(read({})).toEqual({
    emails: [],
    digestAfter: 10,
    chat: false,
    linksInChat: false,
    preflight: false,
    publicEndpoint: true,
    logRetentionDays: 180,
    tracing: false,
  });
});

test('settings come as text from the command line', () => {
  const given = { ...everything, emails: everything.emails.join(', ') };
  const asText = Object.entries(given).map(([name, value]) => [name, String(value)]);
  expect(read(Object.fromEntries(asText))).toEqual(everything);
});

test('and as values from properties, which may be known at deployment only', () => {
  expect(checkSettings({ ...everything })).toEqual(everything);
  const topicArn = Token.asString({ Ref: 'Topic' });
  expect(checkSettings({ topicArn })).toMatchObject({ topicArn });
});

test('ARNs may be of any partition', () => {
  const topicArn = 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:on-call';
  const keyArn = 'arn:aws-cn:kms:cn-north-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000001';
  expect(read({ topicArn, keyArn })).toMatchObject({ topicArn, keyArn });
});

test.each([
  ['policy', ''],
  ['mode', 'enforced'],
  ['policyParameter', 'policy'],
  ['policyParameter', '/AWS/policy'],
  ['policyParameter', '/stagecert/policy/'],
  ['policyParameter', '/stage cert'],
  ['emails', 'on-call'],
  ['emails', 'a@example.com,,b@example.com'],
  ['topicArn', 'on-call'],
  ['topicArn', 'arn:aws:sns:eu-west-1:111122223333:on-call.fifo'],
  ['topicArn', 'arn:aws:sqs:eu-west-1:111122223333:on-call'],
  ['keyArn', 'alias/aws/sns'],
  ['keyArn', 'arn:aws:kms:eu-west-1:111122223333:alias/on-call'],
  ['permissionsBoundaryArn', 'boundary'],
  ['permissionsBoundaryArn', 'arn:aws:iam::111122223333:role/boundary'],
  ['prefix', '9lives'],
  ['prefix', 'a-prefix-that-is-too-long'],
  ['publicEndpoint', 'no'],
  ['logRetentionDays', '31'],
  ['logRetentionDays', '9999'],
  ['tracing', ''],
])('%s may not be %j, and the message says so', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(UnusableSettings);
  expect(() => read({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}: `);
});

test('a property that does not exist is named, with those that do', () => {
  expect(() => checkSettings({ polcy: 'file' })).toThrow(/polcy is no setting; there are policy, mode/);
});

test('a context key that is nearly a setting is refused, with the one that was meant', () => {
  expect(() => read({ email: 'on-call@example.com' })).toThrow('email is no setting: did you mean emails?');
  expect(() => read({ Mode: 'enforce', logRetentionDay: '90' })).toThrow(
    /Mode is no setting: did you mean mode\?\n.*logRetentionDay is no setting: did you mean logRetentionDays\?/,
  );
});

test("context of CDK's own, and what is near to no setting, is passed over", () => {
  const ofCdk = {
    'aws:cdk:mode': 'x',
    '@aws-cdk/core:mode': true,
    'cdk-mode': 1,
    'availability-zones:account=1': ['a'],
  };
  expect(read({ ...ofCdk, 'cli-telemetry': false, department: 'platform' })).toEqual(read({}));
});

test('all that is wrong is said at once', () => {
  expect(() => read({ mode: 'soon', prefix: '9lives' })).toThrow(/mode is "soon".*\n.*prefix is/);
});

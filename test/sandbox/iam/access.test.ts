import { expect, test } from 'vitest';
import { emptyModel, type PolicyModel } from '#sandbox/assembly/model';
import { createAccess } from '#sandbox/iam/access';
import { createCallAccess } from '#sandbox/iam/calls';
import { createEncryption } from '#sandbox/kms/encryption';
import { createManualClock } from '#test/sandbox/manual-clock';

const place = { account: '000000000000', region: 'us-east-1' };
const ROLE = 'arn:aws:iam::000000000000:role/clerk';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:told';
const USER = 'User: arn:aws:sts::000000000000:assumed-role/clerk/teller';
const NEED = { action: 'sns:Publish', resource: TOPIC };

const statement = (more: object = {}) => ({ Effect: 'Allow', Action: 'sns:Publish', Resource: TOPIC, ...more });
const documentOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
const role = (more: object = {}): PolicyModel => ({
  origin: 'the role',
  kind: 'role',
  properties: { RoleName: 'clerk', AssumeRolePolicyDocument: trust, ...more },
});
const policy = (kind: PolicyModel['kind'], ...statements: object[]): PolicyModel => ({
  origin: 'the policy',
  kind,
  properties: { PolicyDocument: documentOf(...statements), Roles: ['clerk'], PolicyArn: 'arn:aws:iam::x:policy/p' },
});
const atTopic = (...statements: object[]): PolicyModel => ({
  origin: 'the topic',
  kind: 'topic',
  properties: { PolicyDocument: documentOf(...statements) },
});

const accessOf = (...policies: PolicyModel[]) => createAccess(policies, { place, clock: createManualClock() });
const ask = (...policies: PolicyModel[]) => {
  const access = accessOf(...policies);
  return () => access.requireOfRole({ roleArn: ROLE, sessionName: 'teller' }, NEED);
};

const detached = (...statements: object[]): PolicyModel => ({
  ...policy('managed', ...statements),
  properties: { PolicyDocument: documentOf(...statements), PolicyArn: 'arn:aws:iam::x:policy/p' },
});
const bounded = role({ PermissionsBoundary: 'arn:aws:iam::x:policy/p' });
const inRole = role({ Policies: [{ PolicyName: 'p', PolicyDocument: documentOf(statement()) }] });

test.each<[string, PolicyModel[]]>([
  ['a policy attached to it', [role(), policy('inline', statement())]],
  ['a managed policy that names it', [role(), policy('managed', statement())]],
  ['a managed policy that it names', [role({ ManagedPolicyArns: ['arn:aws:iam::x:policy/p'] }), detached(statement())]],
  ['a policy within it', [inRole]],
  ['a policy within its boundary', [bounded, detached(statement({ Action: 'sns:*' })), policy('inline', statement())]],
  ['the topic’s policy that names it', [role(), atTopic(statement({ Principal: { AWS: ROLE } }))]],
])('a role may do what is allowed by %s', (_, policies) => {
  expect(ask(...policies)).not.toThrow();
});

test.each<[string, PolicyModel[], string]>([
  ['no policy', [role()], 'because no identity-based policy allows the sns:Publish action'],
  [
    'a policy, but denied by another',
    [role(), policy('inline', statement(), statement({ Effect: 'Deny' }))],
    'with an explicit deny in an identity-based policy',
  ],
  [
    'a policy beyond its boundary',
    [bounded, detached(statement({ Action: 'sqs:*' })), inlineOnly()],
    'because no permissions boundary allows the sns:Publish action',
  ],
  [
    'a policy, but denied by the topic’s',
    [role(), policy('inline', statement()), atTopic(statement({ Effect: 'Deny', Principal: '*' }))],
    'with an explicit deny in a resource-based policy',
  ],
  [
    'only an account in the topic’s policy',
    [role(), atTopic(statement({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } }))],
    'because no identity-based policy allows the sns:Publish action',
  ],
])('a role may not do what is allowed by %s', (_, policies, why) => {
  const message = `${USER} is not authorized to perform: sns:Publish on resource: ${TOPIC} ${why}`;
  expect(ask(...policies)).toThrow(expect.objectContaining({ code: 'AccessDeniedException', status: 403, message }));
});

function inlineOnly(): PolicyModel {
  return {
    ...policy('inline', statement()),
    properties: { PolicyDocument: documentOf(statement()), Roles: ['clerk'] },
  };
}

test('a topic that only refuses what comes without TLS takes what a role may publish', () => {
  const insecure = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const refusal = statement({ Effect: 'Deny', Principal: '*', ...insecure });
  expect(ask(role(), policy('inline', statement()), atTopic(refusal))).not.toThrow();
});

test('a denial is noted', () => {
  const access = accessOf(role());
  expect(() => access.requireOfRole({ roleArn: ROLE, sessionName: 'teller' }, NEED)).toThrow();
  expect(access.denials()).toEqual([{ caller: 'teller', ...NEED, time: '2026-03-04T05:06:07.890Z' }]);
});

test('a service needs a permission of the function for its source', () => {
  const resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  const SourceArn = 'arn:aws:execute-api:us-east-1:000000000000:api/*/*/x/{id}';
  const properties = { Action: 'lambda:InvokeFunction', FunctionName: resource, Principal: 'apigateway.amazonaws.com' };
  const access = accessOf({ origin: 'the permission', kind: 'function', properties: { ...properties, SourceArn } });
  const from = (path: string) => () =>
    access.requireOfService(
      {
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:us-east-1:000000000000:api/$default/${path}`,
      },
      { action: 'lambda:InvokeFunction', resource },
    );
  expect(from('GET/x/{id}')).not.toThrow();
  expect(from('GET/y')).toThrow('no resource-based policy allows');
});

test('a role is assumed only by whom it trusts', () => {
  const source = { service: 'lambda.amazonaws.com', sourceArn: 'arn:aws:lambda:us-east-1:000000000000:function:f' };
  const access = accessOf(role());
  expect(() => access.requireTrust(ROLE, source)).not.toThrow();
  expect(() => access.requireTrust(ROLE, { ...source, service: 'states.amazonaws.com' })).toThrow('trust policy');
  expect(() => access.requireTrust(`${ROLE}2`, source)).toThrow('not in the assembly');
});

test('a managed policy that is not in the assembly is refused by name', () => {
  expect(() => accessOf(role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/Unheard'] }))).toThrow('Unheard');
});

test.each([
  ['sns', 'Publish', { TopicArn: TOPIC }, 'AuthorizationError', 403],
  ['dynamodb', 'GetItem', { TableName: 't' }, 'AccessDeniedException', 400],
  ['states', 'SendTaskSuccess', {}, 'AccessDeniedException', 400],
  ['lambda', 'Invoke', { FunctionName: 'f' }, 'AccessDeniedException', 403],
])('%s %s is denied in the form of its service', (service, operation, input, code, status) => {
  const authorize = createCallAccess({
    access: accessOf(role()),
    place,
    tables: [],
    encryption: createEncryption(emptyModel(), place),
  });
  const wire = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
  const caller = { name: 'teller', accessKeyId: 'k', userAgent: '', sourceIp: '' };
  const call = { service, operation, input, wire };
  expect(() => authorize({ ...call, caller: { ...caller, roleArn: ROLE } })).toThrow(
    expect.objectContaining({ code, status }),
  );
  expect(() => authorize({ ...call, caller })).not.toThrow();
});

import { expect, test } from 'vitest';
import { NO_VALUE, resolve, type Scope } from '#sandbox/assembly/intrinsics';

const scope: Scope = {
  ref: (name) => (name === 'AWS::NoValue' ? NO_VALUE : `<${name}>`),
  attribute: (logicalId, attribute) => `<${logicalId}.${attribute}>`,
  condition: (name) => name === 'Yes',
  importValue: (name) => `<import ${name}>`,
};

test.each<[unknown, unknown]>([
  [{ Ref: 'A' }, '<A>'],
  [{ 'Fn::GetAtt': ['A', 'Arn'] }, '<A.Arn>'],
  [{ 'Fn::GetAtt': 'A.Endpoint.Address' }, '<A.Endpoint.Address>'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-<B>-3'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  [{ 'Fn::Sub': 'x ${A} ${B.Arn} ${!C}' }, 'x <A> <B.Arn> ${C}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  [{ 'Fn::Sub': ['${X}/${A}', { X: { Ref: 'B' } }] }, '<B>/<A>'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  [{ 'Fn::If': ['Yes', { Ref: 'A' }, { 'Fn::Unknown': 1 }] }, '<A>'],
  [{ 'Fn::If': ['No', 1, 2] }, 2],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  [{ 'Fn::ImportValue': { 'Fn::Sub': 'x-${A}' } }, '<import x-<A>>'],
  [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  [{ 'Fn::Equals': [{ Ref: 'A' }, '<A>'] }, true],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
  [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
  [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
])('%j becomes %j', (written, expected) => {
  expect(resolve(written, scope)).toEqual(expected);
});

test('an unknown function is refused by name', () => {
  expect(() => resolve({ a: [{ 'Fn::Cidr': [] }] }, scope)).toThrow('the intrinsic function Fn::Cidr');
});

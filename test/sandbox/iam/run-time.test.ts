import { expect, test } from 'vitest';
import type { PolicyModel } from '#sandbox/assembly/model';
import { createAccess } from '#sandbox/iam/access';
import { createManualClock } from '#test/sandbox/manual-clock';

const place = { account: '000000000000', region: 'us-east-1' };
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:told';
const statement = { Effect: 'Allow', Action: ['sns:Pub*', 'sns:ListTopics'], Resource: [TOPIC, '*'] };
const role = (RoleName: string): PolicyModel => ({
  ...{ origin: 'the role', kind: 'role' },
  properties: {
    RoleName,
    AssumeRolePolicyDocument: { Statement: [] },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: statement } }],
  },
});

function given() {
  const access = createAccess([role('clerk'), role('guard')], { place, clock: createManualClock() });
  const publish = (name: string) => () =>
    access.requireOfRole(
      { roleArn: `arn:aws:iam::000000000000:role/${name}`, sessionName: name },
      { action: 'sns:Publish', resource: TOPIC },
    );
  return { access, publish };
}

test('every permission of the template is listed, with the calls that it allowed', () => {
  const { access, publish } = given();
  publish('clerk')();
  publish('clerk')();
  const of = (name: string) =>
    access
      .permissions()
      .flatMap(({ role, action, resource, count }) => (role === name ? [[action, resource, count]] : []));
  expect(of('clerk')).toEqual([
    ['sns:Pub*', TOPIC, 2],
    ['sns:Pub*', '*', 2],
    ['sns:ListTopics', TOPIC, 0],
    ['sns:ListTopics', '*', 0],
  ]);
  expect(of('guard').map(([, , count]) => count)).toEqual([0, 0, 0, 0]);
});

test.each(['clerk', 'arn:aws:iam::000000000000:role/clerk'])(
  'an action is taken from %s alone until it is cleared',
  (name) => {
    const { access, publish } = given();
    access.runTime.add({ role: name, deny: 'sns:Publish' });
    expect(publish('clerk')).toThrow('with an explicit deny in a service control policy');
    expect(publish('guard')).not.toThrow();
    expect(access.denials()).toHaveLength(1);
    expect(access.permissions().filter(({ role, count }) => role === 'clerk' && count > 0)).toEqual([]);
    access.runTime.clear();
    expect(publish('clerk')).not.toThrow();
  },
);

test.each([
  [{ role: 'nobody', deny: 'sns:Publish' }, 'there are clerk, guard'],
  [{ role: 'clerk' }, 'deny'],
  [{ role: 'clerk', deny: 'sns:Publish', allow: 'x' }, 'allow'],
])('a policy like %j is refused', (policy, message) => {
  expect(() => given().access.runTime.add(policy)).toThrow(message);
});

test('a denial may be of one resource', () => {
  const { access, publish } = given();
  access.runTime.add({ role: 'clerk', deny: ['sns:*'], resource: `${TOPIC}-other` });
  expect(publish('clerk')).not.toThrow();
});

import { expect, test } from 'vitest';
import { AccessDenied, Throttled } from '#core/errors';
import type { ParameterText } from '#functions/aws/ssm';
import { rulings, withoutPreflight } from '#functions/shared/rulings';
import { live } from '#test/core/given';

const readAt = '2026-03-01T12:00:00.000Z';

/** The ruling about a stage under a policy, and how often the API's name was asked for. */
async function ruled(held: ParameterText | object, getApiName: () => Promise<string | null> = async () => 'orders') {
  let asked = 0;
  const read: ParameterText = 'unread' in held ? (held as ParameterText) : { text: JSON.stringify(held), readAt };
  const count = async () => {
    asked += 1;
    return getApiName();
  };
  const rulingFor = rulings({ name: '/stagecert/policy', read: async () => read }, { getApiName: count });
  return { ruling: await rulingFor(live({ tags: { team: 'payments' } })), asked };
}

const byName = (then: object) => ({ version: 1, rules: [{ name: 'orders', when: { apis: ['orders'] }, then }] });

test('the name of an API is asked for only where a rule makes a difference by it', async () => {
  expect(await ruled({ version: 1, defaults: { mode: 'enforce' } })).toMatchObject({ asked: 0 });
  expect(await ruled({ version: 1, brake: { fixesPerHour: 7 } })).toMatchObject({
    ruling: { brake: { fixesPerHour: 7, readAt } },
  });
  expect(await ruled(byName({ mode: 'notify' }))).toMatchObject({ asked: 0, ruling: { by: 'default' } });
  expect(await ruled(byName({ mode: 'enforce' }))).toMatchObject({ asked: 1, ruling: { by: 'rule', rule: 1 } });
});

test('tags of the stage decide', async () => {
  const rules = [{ when: { tags: { team: 'pay*' } }, then: { mode: 'enforce' } }];
  expect((await ruled({ version: 1, rules })).ruling).toMatchObject({ by: 'rule' });
});

test('a name that may not be read leaves it undecided', async () => {
  const denied = async () => Promise.reject(new AccessDenied('no'));
  expect((await ruled(byName({ mode: 'enforce' }), denied)).ruling).toMatchObject({ by: 'undecided' });
});

test('what another try may cure is tried again, also that the API was deleted between two reads', async () => {
  const throttled = async () => Promise.reject(new Throttled('slower'));
  await expect(ruled(byName({ mode: 'enforce' }), throttled)).rejects.toMatchObject({ name: 'Throttled' });
  const gone = async () => null;
  await expect(ruled(byName({ mode: 'enforce' }), gone)).rejects.toMatchObject({ name: 'ConcurrentModification' });
});

test('a policy that cannot be used is none, and its problems are told, five at most', async () => {
  const broken = { version: 1, defaults: Object.fromEntries('abcdefg'.split('').map((name) => [name, 1])) };
  const { ruling } = await ruled(broken);
  expect(ruling).toEqual({
    kind: 'unusable',
    problem: expect.stringMatching(/^The policy in the parameter \/stagecert\/policy cannot/),
  });
  expect('problem' in ruling && ruling.problem).toMatch(/; and 2 more$/);
});

test('neither is one that cannot be read', async () => {
  const unread = 'ssm:GetParameter of /stagecert/policy: ParameterNotFound: none';
  expect((await ruled({ unread })).ruling).toEqual({
    kind: 'unread',
    problem: `The policy could not be read: ${unread}`,
  });
});

test('where no preflight is deployed, a stage that is to have one is refused, and others are not', async () => {
  const name = '/stagecert/policy';
  const ruledBy = async (defaults: object) => {
    const text = JSON.stringify({ version: 1, defaults: { mode: 'enforce', ...defaults } });
    const parameter = { name, read: async () => ({ text, readAt }) };
    return withoutPreflight(rulings(parameter, { getApiName: async () => 'orders' }))(live());
  };
  expect(await ruledBy({ preflight: { methods: ['GET'] } })).toMatchObject({
    refusal: expect.stringMatching(/preflight=true/),
  });
  expect(await ruledBy({})).toMatchObject({ refusal: null });
});

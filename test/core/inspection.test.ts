import { describe, expect, test } from 'vitest';
import { type Backends, backendsOf, unknownBackends } from '#core/backends';
import { actionFor, choiceOf, nextStep, settingsOf } from '#core/inspection';
import { parsePolicy } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import { builtInBrake } from '#core/policy-settings';
import { stage } from '#test/core/given';

test.each([
  ['missing', 0, { next: 'act' }],
  ['missing', 42, { next: 'settle', waitSeconds: 42 }],
  ['compliant', 42, { next: 'done', outcome: 'already-compliant' }],
  ['not-applicable', 42, { next: 'done', outcome: 'not-applicable' }],
  ['exempt', 42, { next: 'done', outcome: 'exempt' }],
  ['dangling', 42, { next: 'tell', outcome: 'told' }],
  ['expired', 0, { next: 'tell', outcome: 'told' }],
  ['expiring', 0, { next: 'tell', outcome: 'told' }],
] as const)('a stage found %s with %i seconds of settling left goes on to %j', (finding, waitSeconds, expected) => {
  expect(nextStep(finding, waitSeconds)).toEqual(expected);
});

/** What a policy with these defaults, and with a rule by API name if one is given, says about the stage. */
function rulingBy(defaults: object, then?: object, apiName: string | null = 'orders') {
  const rules = then ? [{ name: 'one', when: { apis: ['orders'] }, then }] : [];
  const read = parsePolicy(JSON.stringify({ version: 1, defaults, rules }));
  if ('problems' in read) throw new Error(read.problems.join('; '));
  const { policy } = read;
  return { ...policyFor(policy, { ...stage, apiName, tags: {} }), brake: policy.brake };
}

const shown = backendsOf([{ type: 'HTTP_PROXY', uri: 'https://backend.example.com/' }]);
const hidden = backendsOf([{ type: 'AWS_PROXY' }]);
const unknown = unknownBackends('no answer');
const theirArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/6b5a1f0e-0000-4000-8000-000000000001';
const othersArn = theirArn.replace('eu-west-1', 'us-east-1');

const leave = { stagesWithoutHttpIntegrations: 'leave' };
const refused = (why: unknown) => ({ next: 'tell', outcome: 'refused', refused: { kind: 'policy', why } });
const told = { next: 'tell', outcome: 'told' };

describe('a stage at rest without a certificate', () => {
  test.each<[string, object, Backends, object]>([
    ['is fixed where the policy enforces', { mode: 'enforce' }, shown, { next: 'fix' }],
    ['is asked about where it approves', { mode: 'approve' }, shown, { next: 'ask' }],
    ['is told where it notifies', { mode: 'notify' }, shown, told],
    ['is told where it says nothing', {}, shown, told],
    ['counts though it shows its certificate to nobody', { mode: 'enforce' }, hidden, { next: 'fix' }],
    [
      'is left where such stages are',
      { mode: 'enforce', ...leave },
      hidden,
      { next: 'done', outcome: 'not-applicable' },
    ],
    ['is left by a policy that only tells, too', leave, hidden, { next: 'done', outcome: 'not-applicable' }],
    ['is fixed where such stages are left and it is none', { mode: 'enforce', ...leave }, shown, { next: 'fix' }],
    ['is fixed though its backends are unknown', { mode: 'enforce' }, unknown, { next: 'fix' }],
    [
      'is refused where nobody knows whether it is to be left',
      { mode: 'approve', ...leave },
      unknown,
      refused(expect.stringMatching(/^the default leaves stages .* could not be read: no answer$/)),
    ],
    ['is told all the same where nothing is changed anyway', leave, unknown, told],
    ['is given its own ACM certificate', { mode: 'enforce', certificate: { acm: theirArn } }, shown, { next: 'fix' }],
    [
      'is refused one that it cannot present',
      { mode: 'enforce', certificate: { acm: othersArn } },
      shown,
      refused(expect.stringMatching(/^the default: the ACM certificate is in 111122223333 us-east-1/)),
    ],
    ['is told where it would be refused one', { mode: 'notify', certificate: { acm: othersArn } }, shown, told],
  ])('%s', (_what, defaults, backends, expected) => {
    expect(actionFor(rulingBy(defaults), backends)).toEqual(expected);
  });

  test('is refused where what decides could not be read', () => {
    const ruling = rulingBy({ mode: 'enforce' }, { mode: 'notify' }, null);
    expect(actionFor(ruling, shown)).toEqual(refused(expect.stringMatching(/rule 1 "one" asks for the API's name/)));
  });

  test('is refused where there is no policy to go by, in whose words', () => {
    expect(actionFor({ problem: 'it is broken' }, shown)).toEqual(refused('it is broken'));
  });
});

describe('what the further steps go by', () => {
  test('is what the rule says', () => {
    const ruling = rulingBy({}, { mode: 'approve', approvalHours: 2, exemption: { days: 7, byTag: true } });
    const certificate = { scope: 'api' };
    const policy = {
      mode: 'approve',
      because: 'rule 1 "one"',
      approvalSeconds: 7_200,
      exemptionDays: 7,
      exemption: { byTag: true, atMostDays: 90 },
      certificate,
      brake: builtInBrake,
    };
    expect(choiceOf(ruling)).toEqual({ policy });
  });

  test('is nothing without a policy; then a stage still has to rest, and no tag exempts it', () => {
    expect(choiceOf({ problem: 'it is broken' })).toEqual({});
    const { settle, exemption } = settingsOf({ problem: 'it is broken' });
    expect({ settle, byTag: exemption.byTag }).toEqual({
      settle: { quietSeconds: 60, atMostSeconds: 600 },
      byTag: false,
    });
  });
});

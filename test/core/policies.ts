import fc from 'fast-check';
import { type Policy, parsePolicy } from '#core/policy';
import type { PolicySubject } from '#core/policy-decision';

/** The problems of a document, which must have some. */
export function problemsIn(document: unknown): readonly string[] {
  const read = parsePolicy(typeof document === 'string' ? document : JSON.stringify(document));
  if (!('problems' in read)) throw new Error('there is no problem with this policy');
  return read.problems;
}

/** A policy that must be valid. */
export function policyOf(document: object): Policy {
  const read = parsePolicy(JSON.stringify({ version: 1, ...document }));
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.policy;
}

/** A stage of a REST API of which everything is known. */
export const subject = (differing: Partial<PolicySubject> = {}): PolicySubject => ({
  account: '111122223333',
  region: 'eu-west-1',
  apiId: 'abcdef74gh',
  apiName: 'orders',
  stageName: 'prod',
  tags: { team: 'checkout' },
  apiVersion: 'v1',
  ...differing,
});

const some = (...globs: string[]) => fc.subarray(globs, { minLength: 1 });

/** Conditions of which each member is about some of the stages below. */
const condition = fc.record(
  {
    accounts: some('111122223333', '444455556666'),
    regions: some('eu-west-1', 'us-*'),
    apis: some('abcdef74gh', 'Orders', 'pay*'),
    stages: some('prod', 'DEV*', '$default'),
    tags: fc.constantFrom({ team: 'check*' }, { team: '*', env: 'live' }),
  },
  { requiredKeys: [] },
);

const settings = fc.record(
  {
    mode: fc.constantFrom('enforce', 'approve', 'notify'),
    approvalHours: fc.integer({ min: 1, max: 168 }),
    certificate: fc.constantFrom({ scope: 'stage' }, { acm: `arn:aws:acm:us-east-1:444455556666:certificate/1` }),
  },
  { requiredKeys: [] },
);

export const anyPolicy = fc.record({
  version: fc.constant(1),
  defaults: settings,
  rules: fc.array(fc.record({ when: condition, then: settings }), { maxLength: 5 }),
});

export const anySubject: fc.Arbitrary<PolicySubject> = fc.record({
  account: fc.constantFrom('111122223333', '444455556666'),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  apiId: fc.constantFrom('abcdef74gh', 'zyxwvu9876'),
  apiName: fc.constantFrom('orders', 'payments'),
  stageName: fc.constantFrom('prod', 'Prod', 'dev-2', '$default'),
  tags: fc.constantFrom({}, { team: 'checkout' }, { team: 'search', env: 'live' }),
  apiVersion: fc.constantFrom('v1', 'v2'),
});

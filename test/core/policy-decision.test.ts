import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyFor } from '#core/policy-decision';
import { anyPolicy, anySubject, policyOf, subject } from '#test/core/policies';

const enforced = { mode: 'enforce' };
/** A policy with one rule, that enforces. */
const ruleOn = (when: object) => policyOf({ rules: [{ when, then: enforced }] });

describe('a rule is about the stages to which all of its members apply', () => {
  test.each<[string, object, Parameters<typeof subject>[0], boolean]>([
    ['no member', {}, {}, true],
    ['the account', { accounts: ['444455556666', '111122223333'] }, {}, true],
    ['another account', { accounts: ['444455556666'] }, {}, false],
    ['a glob of Regions', { regions: ['EU-*'] }, {}, true],
    ['another Region', { regions: ['us-*'] }, {}, false],
    ["the API's id", { apis: ['ABCDEF*'] }, {}, true],
    ["the API's name", { apis: ['none', 'Ord*'] }, {}, true],
    ['another API', { apis: ['payments'] }, {}, false],
    ["the stage's name in other case", { stages: ['PROD'] }, {}, true],
    ['a name with a dollar', { stages: ['$default'] }, { stageName: '$default' }, true],
    ['another stage', { stages: ['dev*'] }, {}, false],
    ['a tag', { tags: { team: 'Check*' } }, {}, true],
    ['a tag of which only one is there', { tags: { team: '*', env: '*' } }, {}, false],
    ['a tag key in other case', { tags: { Team: '*' } }, {}, false],
    ['a tag key that every object has', { tags: { constructor: '*' } }, {}, false],
    ['an empty tag', { tags: { team: '*' } }, { tags: { team: '' } }, true],
    ['one member that does not apply', { stages: ['prod'], regions: ['us-*'] }, {}, false],
  ])('%s', (_what, when, differing, applies) => {
    expect(policyFor(ruleOn(when), subject(differing))).toMatchObject(
      applies
        ? { by: 'rule', because: 'rule 1', rule: 1, settings: enforced }
        : { by: 'default', because: 'the default', rule: null, settings: { mode: 'notify' } },
    );
  });

  test('the first such rule decides, named as people know it', () => {
    const policy = policyOf({
      rules: [
        { when: { stages: ['dev'] }, then: {} },
        { name: 'production', when: { stages: ['prod'] }, then: { mode: 'approve' } },
        { when: {}, then: enforced },
      ],
    });
    expect(policyFor(policy, subject())).toMatchObject({
      because: 'rule 2 "production"',
      settings: { mode: 'approve' },
    });
  });
});

describe('what could not be read', () => {
  const byName = { name: 'partners', when: { apis: ['partner-*'] }, then: enforced };
  const byTag = { when: { tags: { team: '*' } }, then: enforced };
  const nameless = subject({ apiName: null });

  test('leaves a stage alone where a rule depends on it', () => {
    const policy = policyOf({ defaults: { mode: 'approve', approvalHours: 2 }, rules: [byName] });
    expect(policyFor(policy, nameless)).toMatchObject({
      by: 'undecided',
      because: 'undecided: rule 1 "partners" asks for the API\'s name, which could not be read',
      rule: null,
      settings: { mode: 'notify', approvalHours: 2 },
    });
    expect(policyFor(policyOf({ rules: [byTag] }), subject({ tags: null })).because).toMatch(
      /^undecided: rule 1 .*tags/,
    );
  });

  test.each<[string, object, Parameters<typeof subject>[0], string]>([
    ['an earlier rule decides', { rules: [{ when: {}, then: {} }, byName] }, { apiName: null }, 'rule 1'],
    [
      'another member rules it out',
      { rules: [{ ...byName, when: { ...byName.when, stages: ['dev'] } }] },
      { apiName: null },
      'the default',
    ],
    [
      "the API's id matches",
      { rules: [{ when: { apis: ['x', 'abc*'] }, then: enforced }] },
      { apiName: null },
      'rule 1',
    ],
    ['the rule would change nothing', { defaults: enforced, rules: [byName] }, { apiName: null }, 'the default'],
    ['no rule asks for it', { rules: [byTag] }, { apiName: null }, 'rule 1'],
    [
      'a rule says the same as the one that decides',
      { rules: [byName, { when: {}, then: enforced }] },
      { apiName: null },
      'rule 2',
    ],
  ])('does not matter where %s', (_what, policy, differing, because) => {
    expect(policyFor(policyOf(policy), subject(differing)).because).toBe(because);
  });

  test('is never guessed: whatever it is, it gives the settings that were decided without it, or those tell only', () => {
    fc.assert(
      fc.property(anyPolicy, anySubject, fc.constantFrom('apiName', 'tags'), (document, stage, unread) => {
        const policy = policyOf(document);
        const without = policyFor(policy, { ...stage, [unread]: null });
        const known = policyFor(policy, stage);
        if (without.by === 'undecided') expect(without.settings.mode).toBe('notify');
        else expect(without.settings).toEqual(known.settings);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('for any policy and stage', () => {
  test('rules after the one that decides make no difference, and those before it are not about the stage', () => {
    fc.assert(
      fc.property(anyPolicy, anySubject, (document, stage) => {
        const decision = policyFor(policyOf(document), stage);
        const deciding = decision.rule ?? document.rules.length + 1;
        const upTo = policyFor(policyOf({ ...document, rules: document.rules.slice(0, deciding) }), stage);
        expect(upTo).toEqual(decision);
        const before = policyFor(policyOf({ ...document, rules: document.rules.slice(0, deciding - 1) }), stage);
        expect(before.by).toBe('default');
      }),
    );
  });

  test("the case of a stage's and an API's name makes none either", () => {
    fc.assert(
      fc.property(anyPolicy, anySubject, (document, stage) => {
        const policy = policyOf(document);
        const loud = {
          ...stage,
          stageName: stage.stageName.toUpperCase(),
          apiName: stage.apiName?.toUpperCase() ?? null,
        };
        expect(policyFor(policy, loud)).toEqual(policyFor(policy, stage));
      }),
    );
  });
});

describe('an ACM certificate', () => {
  const policy = policyOf({
    defaults: { certificate: { acm: 'arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/6b5a1f0e-0000' } },
  });
  const there = { region: 'us-gov-west-1' };

  test.each<[string, Parameters<typeof subject>[0], string | null]>([
    ['fits a REST API of its account and Region', there, null],
    [
      'is refused in another Region',
      {},
      'the ACM certificate is in 111122223333 us-gov-west-1, and a stage takes only one of its own account and Region',
    ],
    [
      'is refused in another account',
      { ...there, account: '444455556666' },
      'the ACM certificate is in 111122223333 us-gov-west-1, and a stage takes only one of its own account and Region',
    ],
    [
      'is refused on a WebSocket API',
      { ...there, apiVersion: 'v2' },
      'API Gateway takes ACM certificates for REST APIs only, and this is a WebSocket API',
    ],
  ])('%s', (_what, differing, refusal) => {
    expect(policyFor(policy, subject(differing)).refusal).toBe(refusal);
  });
});

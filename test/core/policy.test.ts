import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '#core/policy';
import { builtIn, builtInBrake } from '#core/policy-settings';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';
import { anyPolicy, policyOf } from '#test/core/policies';

describe('a policy that can be used', () => {
  test('has the built-in value wherever it says nothing', () => {
    expect(policyOf({})).toEqual({ defaults: builtIn, brake: builtInBrake, rules: [] });
    expect(builtIn.mode).toBe('notify');
  });

  test('overrides one setting at a time, the rule over the defaults over what is built in', () => {
    const { defaults, rules, brake } = policyOf({
      defaults: { mode: 'approve', settle: { quietSeconds: 90 }, certificate: { scope: 'stage' } },
      brake: { fixesPerHour: 7 },
      rules: [{ name: 'one', when: {}, then: { settle: { atMostSeconds: 300 }, exemption: { byTag: true } } }],
    });
    expect(defaults).toMatchObject({ mode: 'approve', settle: { quietSeconds: 90, atMostSeconds: 600 } });
    expect(rules).toMatchObject([
      {
        label: 'rule 1 "one"',
        settings: {
          mode: 'approve',
          settle: { quietSeconds: 90, atMostSeconds: 300 },
          exemption: { days: 30, atMostDays: 90, byTag: true },
          certificate: { scope: 'stage' },
        },
      },
    ]);
    expect(brake).toEqual({ fixesPerHour: 7, stopAfterFailures: 5 });
  });
});

describe('whatever the text is', () => {
  const jsonish = fc.oneof(
    hostileText,
    fc.json(),
    anyPolicy.map((policy) => JSON.stringify(policy)),
    fc.tuple(anyPolicy, hostileText, fc.jsonValue()).map(([policy, key, value]) =>
      JSON.stringify({
        ...policy,
        rules: [{ name: key, when: { [key]: value, tags: { [key]: value } }, then: value }],
      }),
    ),
  );

  test('reading it ends in a policy, or in lines without disguise or link', () => {
    fc.assert(
      fc.property(jsonish, (text) => {
        const read = parsePolicy(text);
        const lines = 'problems' in read ? read.problems : read.policy.rules.map(({ label }) => label);
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0);
        for (const line of lines) {
          expect(line).not.toMatch(DISGUISES);
          expect(line).not.toMatch(LINK);
          expect(line.length).toBeLessThan(600);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('what is valid is read', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(parsePolicy(JSON.stringify(policy))).toHaveProperty('policy');
      }),
    );
  });
});

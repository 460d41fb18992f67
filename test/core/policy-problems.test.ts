import { describe, expect, test } from 'vitest';
import { problemsIn } from '#test/core/policies';

const withDefaults = (defaults: object) => ({ version: 1, defaults });
const withRule = (rule: object) => ({ version: 1, rules: [rule] });
const when = (condition: object) => withRule({ when: condition, then: {} });
const seconds = 'a whole number of seconds from 0 to 600';
const choice = '{"scope": "stage", "api" or "account"}, or {"acm": the ARN of an ACM certificate}';
const glob = 'a glob of 1 to 128 characters (* is any text, ? any one character)';

describe('problems name the path, the value and what was expected', () => {
  test.each<[string, unknown, string]>([
    ['no text', '', 'the document is not JSON: Unexpected end of JSON input'],
    [
      'a mark before it',
      '\ufeff{"version":1}',
      'the document begins with a byte order mark: expected JSON in UTF-8 without one',
    ],
    ['a list', [], 'the document is []: expected an object with version, defaults, brake, rules'],
    ['no version', {}, 'version is missing: expected the number 1, the version of this format'],
    ['a later version', { version: 2 }, 'version is 2: expected the number 1, the version of this format'],
    [
      'a mode',
      withDefaults({ mode: 'Enforce' }),
      'defaults.mode is "Enforce": expected one of "enforce", "approve", "notify"',
    ],
    [
      'a fraction',
      withDefaults({ settle: { quietSeconds: 1.5 } }),
      `defaults.settle.quietSeconds is 1.5: expected ${seconds}`,
    ],
    [
      'a number in quotes',
      withDefaults({ settle: { quietSeconds: '60' } }),
      `defaults.settle.quietSeconds is "60": expected ${seconds}`,
    ],
    [
      'one too high',
      withDefaults({ settle: { atMostSeconds: 601 } }),
      `defaults.settle.atMostSeconds is 601: expected ${seconds}`,
    ],
    [
      'one below',
      withDefaults({ approvalHours: 0 }),
      'defaults.approvalHours is 0: expected a whole number of hours from 1 to 168',
    ],
    ['null', withDefaults({ exemption: { byTag: null } }), 'defaults.exemption.byTag is null: expected true or false'],
    [
      'a scope',
      withDefaults({ certificate: { scope: 'apis' } }),
      `defaults.certificate is {"scope":"apis"}: expected ${choice}`,
    ],
    [
      'both',
      withDefaults({ certificate: { scope: 'api', acm: 'x' } }),
      `defaults.certificate is {"scope":"api","acm":"x"}: expected ${choice}`,
    ],
    ['neither', withDefaults({ certificate: {} }), `defaults.certificate is {}: expected ${choice}`],
    [
      'a method that changes things',
      withDefaults({ preflight: { methods: ['POST'] } }),
      'defaults.preflight.methods[0] is "POST": expected one of "GET", "HEAD", "OPTIONS"',
    ],
    [
      'an account as a number',
      when({ accounts: [111122223333] }),
      'rules[0].when.accounts[0] is 111122223333: expected a string of 12 digits',
    ],
    [
      'no list',
      when({ stages: 'prod' }),
      'rules[0].when.stages is "prod": expected a list of 1 to 100 globs of stage names',
    ],
    [
      'an empty list',
      when({ apis: [] }),
      'rules[0].when.apis is []: expected a list of 1 to 100 globs of API ids or names',
    ],
    ['an empty glob', when({ apis: [''] }), `rules[0].when.apis[0] is "": expected ${glob}`],
    [
      'no tag',
      when({ tags: {} }),
      'rules[0].when.tags is {}: expected an object with at least one tag key and its glob',
    ],
    ["a tag's value", when({ tags: { 'a.example': 5 } }), `rules[0].when.tags["a[.]example"] is 5: expected ${glob}`],
    [
      'no condition',
      withRule({ then: {} }),
      'rules[0].when is missing: expected an object with accounts, regions, apis, stages, tags',
    ],
    [
      'a mistyped name',
      when({ stage: ['prod'] }),
      'rules[0].when["stage"] is a list of 1: ["prod"]: no such name is known here; did you mean "stages"? expected one of accounts, regions, apis, stages, tags',
    ],
    [
      'a name of elsewhere',
      { version: 1, mode: 'enforce' },
      '["mode"] is "enforce": no such name is known here; did you mean "defaults.mode"? expected one of version, defaults, brake, rules',
    ],
    [
      'a foreign name',
      { version: 1, colour: 'red' },
      '["colour"] is "red": no such name is known here; expected one of version, defaults, brake, rules',
    ],
    [
      'a name of objects',
      '{"version":1,"__proto__":{}}',
      '["__proto__"] is {}: no such name is known here; expected one of version, defaults, brake, rules',
    ],
    [
      'a name twice',
      '{"version":1,"rules":[],"rules":[{"when":{"tags":{"a":"{,\\""}},"then":{}}]}',
      'rules is a list of 1: [{"when":{"tags":{"a":"{,\\""}},"then":{}}]: expected a name that its object has once',
    ],
    [
      'a name twice in a rule',
      '{"version":1,"rules":[{"when":{},"then":{}},{"when":{},"then":{"mode":"notify","mode":"enforce"}}]}',
      'rules[1].then.mode is "enforce": expected a name that its object has once',
    ],
    [
      'numbers that contradict each other',
      withDefaults({ settle: { atMostSeconds: 10 } }),
      'defaults.settle.quietSeconds is 60: expected at most atMostSeconds, which is 10 here',
    ],
    [
      'numbers that do in a rule',
      withRule({ when: {}, then: { exemption: { days: 91 } } }),
      'rules[0].then.exemption.days is 91: expected at most atMostDays, which is 90 here',
    ],
    [
      'too long a text',
      ' '.repeat(8_193),
      'the document is 8193: expected at most 8192 bytes, which is all that a parameter holds',
    ],
  ])('%s', (_what, document, problem) => {
    expect(problemsIn(document)).toEqual([problem]);
  });

  test('all at once, up to a bound', () => {
    expect(problemsIn({ ...withDefaults({ mode: 1, settle: 2 }), brakes: 3 })).toHaveLength(3);
    const many = problemsIn({
      version: 1,
      rules: Array.from({ length: 30 }, () => ({ when: {}, then: { mode: '' } })),
    });
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('and 10 more');
  });

  test('of a deep document', () => {
    const depth = 4_000;
    const [problem] = problemsIn(`{"version":1,"rules":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(problem).toMatch(/^rules\[0\] is a list of 1: \[+…: expected an object/);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, test } from 'vitest';
import { addPolicy } from '#infra/policy';
import { checkSettings, UnusableSettings } from '#infra/settings';
import { readProjectFile } from '#test/support/markdown';

const folder = mkdtempSync(join(tmpdir(), 'stagecert-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The parameter that a deployment with these settings has. */
function parameterOf(given: Record<string, unknown>) {
  const stack = new Stack(new App(), 'Stack');
  addPolicy(stack, checkSettings(given));
  const [{ Properties } = { Properties: {} }] = Object.values(
    Template.fromStack(stack).findResources('AWS::SSM::Parameter'),
  );
  return Properties;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a deployment of which nothing is said only tells', () => {
  const { Name, Type, Value, Tier } = parameterOf({});
  expect({ Name, Type, Tier }).toEqual({ Name: '/stagecert/policy', Type: 'String' });
  expect(JSON.parse(Value)).toEqual({ version: 1, defaults: { mode: 'notify' } });
});

test('one mode for all stages can be given in its place', () => {
  expect(JSON.parse(parameterOf({ mode: 'enforce' }).Value).defaults).toEqual({ mode: 'enforce' });
});

test('the parameter holds the file as it was written', () => {
  expect(parameterOf({ policy: 'examples/policy.json' }).Value).toBe(readProjectFile('examples/policy.json'));
});

test('its name begins with the prefix, unless it is given', () => {
  expect(parameterOf({ prefix: 'acme' }).Name).toBe('/acme/policy');
  expect(parameterOf({ prefix: 'acme', policyParameter: '/platform/policy' }).Name).toBe('/platform/policy');
});

test('a policy that no standard parameter holds takes an advanced one', () => {
  const policy = (bytes: number) => file(`${bytes}.json`, `{"version": 1${' '.repeat(bytes - 14)}}`);
  expect(parameterOf({ policy: policy(4_096) }).Tier).toBeUndefined();
  expect(parameterOf({ policy: policy(4_097) }).Tier).toBe('Advanced');
});

test('a preflight can be asked for where it is deployed', () => {
  const policy = file(
    'trying.json',
    '{"version": 1, "rules": [{"when": {}, "then": {"preflight": {"methods": ["GET"]}}}]}',
  );
  expect(parameterOf({ policy, preflight: true }).Value).toContain('preflight');
  expect(() => parameterOf({ policy })).toThrow(UnusableSettings);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'a file that is not there',
    { policy: join(folder, 'none.json') },
    /policy is ".*none.json": expected a file to read/,
  ],
  [
    'a file that holds no policy',
    { policy: file('wrong.json', '{"version": 1, "defaults": {"mode": "off", "settle": {"quietSeconds": -1}}}') },
    /wrong.json cannot be used:\n {2}defaults.mode is "off": expected one of .*\n {2}defaults.settle.quietSeconds is -1/,
  ],
  [
    'a text that no parameter takes',
    { policy: file('nested.json', '{"version": 1, "rules": [{"when": {"apis": ["{{x}}"]}, "then": {}}]}') },
    /holds "\{\{"/,
  ],
  [
    'a preflight that is not deployed',
    { policy: file('tried.json', '{"version": 1, "defaults": {"preflight": {"methods": ["GET"]}}}') },
    /methods for a preflight, which is deployed with `preflight=true` only/,
  ],
  ['a mode beside a file', { policy: 'examples/policy.json', mode: 'enforce' }, /mode is "enforce": expected none/],
])('%s is refused before anything is deployed', (_what, given, expected) => {
  expect(() => parameterOf(given)).toThrow(expected);
  expect(() => parameterOf(given)).toThrow(UnusableSettings);
});

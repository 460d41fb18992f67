// biome-ignore-all lint/suspicious/noTemplateCurlyInString: API Gateway's notation
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backendHost } from '#core/backend-host';
import { backends, backendsOf, presents } from '#core/backends';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

describe('where stage variables stand for a host, the host is shown, and they are named', () => {
  test.each<[string, string, Record<string, string>, string, string[]]>([
    ['all of it', 'https://${stageVariables.host}/x', { host: 'a.example' }, 'a[.]example', ['host']],
    ['a part of it', 'https://api.${stageVariables.env}.example/', { env: 'prod' }, 'api[.]prod[.]example', ['env']],
    ['an end of it', 'https://a${stageVariables.rest}/', { rest: '.example' }, 'a[.]example', ['rest']],
    [
      'with others',
      'https://${stageVariables.a}.${stageVariables.b}.${stageVariables.a}/',
      { a: 'x', b: 'y' },
      'x[.]y[.]x',
      ['a', 'b'],
    ],
    ['with a port', 'https://${stageVariables.host}/', { host: 'a.example:8443' }, 'a[.]example', ['host']],
    [
      'with a path',
      'https://${stageVariables.host}',
      { host: 'a.example/key/s3cret?t=s3cret' },
      'a[.]example',
      ['host'],
    ],
    ['with all', '${stageVariables.url}/x', { url: 'https://a.example/s3cret' }, 'a[.]example', ['url']],
    ['as an address', 'https://${stageVariables.host}/', { host: '10.0.0.7' }, '10.0.0.7', ['host']],
    ['like a link', 'https://${stageVariables.host}/', { host: 'www.a.example' }, 'www[.]a[.]example', ['host']],
  ])('%s', (_what, uri, variables, host, names) => {
    expect(backendHost(uri, variables)).toEqual({ host, variables: names });
  });

  test.each([
    ['a path', 'https://a.example/${stageVariables.v}', 's3cret'],
    ['a query', 'https://a.example?key=${stageVariables.v}', 's3cret'],
    ['what follows the host at once', 'https://a.example${stageVariables.v}', '/s3cret'],
    ['a port', 'https://a.example:${stageVariables.v}/', '8443'],
    ['a user', 'https://${stageVariables.v}:x@a.example/', 's3cret'],
    ['a password', 'https://x:${stageVariables.v}@a.example/', 's3cret'],
  ])('but not where one stands for %s', (_what, uri, v) => {
    expect(backendHost(uri, { v })).toEqual({ host: 'a[.]example', variables: [] });
  });
});

describe('where stage variables make no host, they are named, and nothing of what they hold is shown', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['one is not set', 'https://${stageVariables.host}/', {}, '(stage variable "host", not set)'],
    ['one is empty', 'https://${stageVariables.host}/', { host: '' }, '(stage variable "host", not set)'],
    [
      'one of two is not set',
      'https://api.${stageVariables.a}.${stageVariables.b}/',
      { b: 's3cret.example' },
      'api[.](stage variable "a", not set)[.](stage variable "b", names no host)',
    ],
    [
      'one is called like what every object has',
      'https://${stageVariables.constructor}/',
      {},
      '(stage variable "constructor", not set)',
    ],
    ['one has a path only', 'https://${stageVariables.v}/', { v: '/s3cret' }, '(stage variable "v", names no host)'],
    [
      'one is a single word',
      'https://${stageVariables.host}/',
      { host: 's3cret' },
      '(stage variable "host", names no host)',
    ],
    [
      'one holds what none can hold',
      'https://${stageVariables.host}/',
      { host: 's3cret\n<b>.example' },
      '(stage variable "host", names no host)',
    ],
    [
      'one is longer than any',
      'https://${stageVariables.host}/',
      { host: `${'s3cret.'.repeat(99)}example` },
      '(stage variable "host", names no host)',
    ],
    [
      'a password ends the host early',
      'https://user:${stageVariables.v}@a.example/',
      { v: 's3.cret/x' },
      'user:(stage variable "v", names no host)',
    ],
    [
      'one names another scheme',
      'https://${stageVariables.v}/',
      { v: 'ftp://s3.cret' },
      '(stage variable "v", names no host)',
    ],
  ])('because %s', (_why, uri, variables, host) => {
    expect(backendHost(uri, variables)).toEqual({ host, variables: [] });
  });
});

test('a value that has it all tells whether there is a handshake at all', () => {
  const to = { type: 'http', uri: '${stageVariables.url}/x' };
  expect(presents(to, { url: 'http://a.example' })).toBe(false);
  expect(presents(to, { url: 'https://a.example' })).toBe(true);
  expect(presents(to, {})).toBe(true);
});

test('of an API each host stands once, with all the variables that stand for it', () => {
  const uris = [
    'https://${stageVariables.b}/',
    'https://a.example/',
    'https://${stageVariables.a}/x',
    'https://b.example/',
  ];
  const found = backendsOf(
    uris.map((uri) => ({ type: 'http', uri })),
    'orders',
    { a: 'a.example', b: 'a.example', key: 's3cret' },
  );
  expect(found).toEqual({
    ...{ known: true, apiName: 'orders', presenting: 4, never: 0, moreHosts: 0 },
    hosts: ['a[.]example', 'b[.]example'],
    byVariables: [{ host: 'a[.]example', variables: ['a', 'b'] }],
  });
  expect(backends.parse(found)).toEqual(found);
});

test('what is read stays small, whatever the names and values are', () => {
  const variables = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`${'n'.repeat(60)}${index}`, `${'l'.repeat(20)}.h${index}`]),
  );
  const all = Object.keys(variables).map((name, index, names) => {
    const others = names.slice(index, index + 3).map((each) => `\${stageVariables.${each}}`);
    return { type: 'http', uri: `https://${others.join('.')}.\${stageVariables.${name}}/` };
  });
  const found = backendsOf(all, 'x'.repeat(99), variables);
  expect(found).toMatchObject({ byVariables: { length: 20 } });
  expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(10_240);
});

test('whatever variables hold, a host is harmless, and none of it is shown unless it is a part of the host', () => {
  const around = fc.constantFrom(
    ['https://', '/x'],
    ['https://api.', '.example/'],
    ['https://user:', '@a.example/'],
    ['', ''],
    ['https://a.example/', ''],
  );
  fc.assert(
    fc.property(around, fc.oneof(hostileText, fc.webUrl(), fc.domain()), ([before, after], v) => {
      const { host, variables } = backendHost(`${before}\${stageVariables.v}${after}`, { v });
      expect(host).not.toMatch(DISGUISES);
      expect(host).not.toMatch(LINK);
      expect(host).not.toMatch(/[\p{L}\p{N}]\.\p{L}{2}/u);
      expect([...host].length).toBeLessThanOrEqual(100);
      if (variables.length === 0) expect([...EMPTIED, ...NAMED]).toContain(host);
    }),
  );
});

/** What is shown where the variable adds nothing to the host, or makes none. */
const EMPTIED = ['a[.]example', 'user', 'api[.]'];
const NAMED = ['not set', 'no host'].flatMap((why) => {
  const said = `(stage variable "v", ${why === 'no host' ? 'names no host' : 'not set'})`;
  return [said, `api[.]${said}[.]example`, `user:${said}`, `api[.]${said}`];
});

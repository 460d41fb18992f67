// biome-ignore-all lint/suspicious/noTemplateCurlyInString: API Gateway's notation
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backendHost, briefHost } from '#core/backend-host';
import { backends, backendsOf, presents } from '#core/backends';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

/** What is compared is no more than what is shown. */
const asOne = (host: string) => ({ host, whole: host.replaceAll('[.]', '.') });

describe('where stage variables stand for a host, the host is shown, and they are named', () => {
  test.each<[string, string, Record<string, string>, string, string[]]>([
    ['all of it', 'https://${stageVariables.host}/x', { host: 'a.example' }, 'a[.]example', ['host']],
    ['a part of it', 'https://api.${stageVariables.env}.example/', { env: 'prod' }, 'api[.]prod[.]example', ['env']],
    ['an end of it', 'https://a${stageVariables.rest}/', { rest: '.example' }, 'a[.]example', ['rest']],
    [
      'with others',
      'https://${stageVariables.a}.${stageVariables.b}.${stageVariables.a}/',
      { a: 'xx', b: 'y' },
      'xx[.]y[.]xx',
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
    expect(backendHost(uri, variables)).toEqual({ ...asOne(host), variables: names });
  });

  test.each([
    ['a path', 'https://a.example/${stageVariables.v}', 's3cret'],
    ['a query', 'https://a.example?key=${stageVariables.v}', 's3cret'],
    ['what follows the host at once', 'https://a.example${stageVariables.v}', '/s3cret'],
    ['a port', 'https://a.example:${stageVariables.v}/', '8443'],
    ['a user', 'https://${stageVariables.v}:x@a.example/', 's3cret'],
    ['a password', 'https://x:${stageVariables.v}@a.example/', 's3cret'],
    ['a user and a password', 'https://${stageVariables.v}:${stageVariables.v}@a.example/', 's3cret'],
    ['a user, without a scheme', '${stageVariables.v}@a.example/', 's3cret'],
  ])('but not where one stands for %s', (_what, uri, v) => {
    expect(backendHost(uri, { v })).toEqual({ ...asOne('a[.]example'), variables: [] });
  });
});

describe('where what stands for a user or a password ends the host early, neither it nor the host that is written is shown:', () => {
  test.each([
    ['a user with a slash', 'https://${stageVariables.v}@a.example/', 'ab.s3cret/x'],
    ['a user with a question mark', 'https://${stageVariables.v}@a.example/', 'ab.example?x'],
    ['a user and a password', 'https://${stageVariables.v}@a.example/', 's3cret.user:12/x'],
    ['a password with a slash', 'https://x:${stageVariables.v}@a.example/', 's3cret/x'],
    ['a number with a slash for a password', 'https://x.y:${stageVariables.v}@a.example/', '12/x'],
    ['a user and a password, one each', 'https://${stageVariables.v}:${stageVariables.v}@a.example/', 's3cret/x'],
    ['a user, without a scheme', '${stageVariables.v}@a.example/', 's3cret/x'],
  ])('%s', (_what, uri, v) => {
    expect(backendHost(uri, { v })).toEqual({ ...asOne('(stage variable "v", names no host)'), variables: [] });
  });

  test('so an approval of what is written does not stand for it', () => {
    const uri = 'https://${stageVariables.v}@a.example/';
    expect(backendHost(uri, { v: 'evil.example/' }).whole).not.toBe(backendHost(uri, { v: 'joe' }).whole);
  });
});

describe('where stage variables make no host, they are named, and nothing of what they hold is shown', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['one is not set', 'https://${stageVariables.host}/', {}, '(stage variable "host", not set)'],
    [
      'one is a token of three parts',
      'https://${stageVariables.host}/',
      { host: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c' },
      '(stage variable "host", names no host)',
    ],
    [
      'one is a key with dots',
      'https://${stageVariables.host}/',
      { host: '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' },
      '(stage variable "host", names no host)',
    ],
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
      'one names another scheme',
      'https://${stageVariables.v}/',
      { v: 'ftp://s3.cret' },
      '(stage variable "v", names no host)',
    ],
  ])('because %s', (_why, uri, variables, host) => {
    expect(backendHost(uri, variables)).toEqual({ ...asOne(host), variables: [] });
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
    wholeHosts: expect.any(String),
    byVariables: [{ host: 'a[.]example', variables: ['a', 'b'] }],
  });
  expect(backends.parse(found)).toEqual(found);
});

/** A name as long as names can be. */
const LONGEST = `${'a.'.repeat(120)}evil.example.`;

test('a host is shown whole as long as names can be, whatever makes it', () => {
  expect(LONGEST).toHaveLength(253);
  const expected = LONGEST.replaceAll('.', '[.]');
  expect(backendHost(`https://${LONGEST}/`).host).toBe(expected);
  expect(backendHost('https://${stageVariables.v}/', { v: LONGEST })).toMatchObject({
    host: expected,
    variables: ['v'],
  });
});

test('what is too long for a name loses its middle, and what is to be short as well', () => {
  expect(backendHost(`https://${'a'.repeat(250)}.evil.example/`).host).toBe(
    `${'a'.repeat(126)}…${'a'.repeat(113)}[.]evil[.]example`,
  );
  expect(backendHost(`https://${'1.'.repeat(200)}9/`).host).toBe(`${'1.'.repeat(63)}…${'.1'.repeat(62)}.9`);
  const brief = briefHost(`${'a'.repeat(300)}[.]evil[.]example`);
  expect(brief).toBe(`${'a'.repeat(50)}…${'a'.repeat(32)}[.]evil[.]example`);
  expect(brief).toHaveLength(100);
  expect(briefHost('a[.]example')).toBe('a[.]example');
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
      const { host, whole, variables } = backendHost(`${before}\${stageVariables.v}${after}`, { v });
      expect(host).not.toMatch(DISGUISES);
      expect(host).not.toMatch(LINK);
      expect(host).not.toMatch(/[\p{L}\p{N}]\.\p{L}{2}/u);
      expect([...host].length).toBeLessThanOrEqual(3 * 253);
      if (variables.length === 0) expect([...EMPTIED, ...NAMED]).toContain(host);
      expect(whole).toBe(host.replaceAll('[.]', '.'));
    }),
  );
});

/** What is shown where the variable adds nothing to the host, or makes none. */
const EMPTIED = ['a[.]example', 'user', 'api[.]'];
const NAMED = ['not set', 'no host'].flatMap((why) => {
  const said = `(stage variable "v", ${why === 'no host' ? 'names no host' : 'not set'})`;
  return [said, `api[.]${said}[.]example`, `user:${said}`, `api[.]${said}`];
});

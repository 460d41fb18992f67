// biome-ignore-all lint/suspicious/noTemplateCurlyInString: API Gateway's notation
import { describe, expect, test } from 'vitest';
import { type Backends, backendsOf, strangeBackends, unknownBackends } from '#core/backends';
import { backendsChange } from '#core/backends-change';

/** An API with these hosts, and so many integrations that never show a certificate. */
const of = (hosts: readonly string[], never = 0): Backends & { known: true } => {
  const presenting = hosts.map((host) => ({ type: 'HTTP_PROXY', uri: `https://${host}/` }));
  const found = backendsOf([...presenting, ...Array.from({ length: never }, () => ({ type: 'MOCK' }))]);
  if (!found.known) throw new Error(found.why);
  return found;
};
const numbered = (count: number, first = 10) => Array.from({ length: count }, (_, index) => `h${first + index}`);

/** What an API's hosts were kept as when they were shown, and compared, by their first 100 characters. */
const once = (hosts: readonly string[]): Backends & { known: true } => {
  const { wholeHosts: _, ...rest } = of(hosts);
  const cut = rest.hosts.map((host) => (host.length > 100 ? `${host.slice(0, 99)}…` : host));
  return { ...rest, hosts: [...new Set(cut)].sort() };
};
const withoutHash = (hosts: readonly string[]): Backends => {
  const { allHosts: _, ...rest } = once(hosts);
  return rest;
};
const long = 'a'.repeat(50);
const under = (...domains: string[]) => domains.map((domain) => `${long}.${long}.${domain}`);

test.each<[string, Backends | undefined, Backends, string | null]>([
  ['the hosts are the same', of(['a', 'b']), of(['b', 'a']), null],
  ['one more method leads to the same host', of(['a']), of(['a', 'a']), null],
  ['what shows no certificate came', of(['a']), of(['a'], 3), null],
  ['the API is called otherwise', { ...of(['a']), apiName: 'orders' }, { ...of(['a']), apiName: 'shop' }, null],
  ['a host came', of(['a']), of(['a', 'b']), 'b added'],
  ['a host went', of(['a', 'b']), of(['a']), 'b gone'],
  ['hosts came and one went', of(['a']), of(['b', 'c']), 'b, c added, a gone'],
  ['it had shown it to nobody', of([], 1), of(['a']), 'a added'],
  ['it shows it to nobody now', of(['a']), of([], 1), 'a gone'],
  ['many came', of(['a']), of(['a', ...numbered(9)]), 'h10, h11, h12, h13, h14, 4 more added'],
  ['they were not known', unknownBackends('no answer'), of(['a']), null],
  ['they were not read', undefined, of(['a']), null],
  ['AWS does not answer now', of(['a']), unknownBackends('throttled'), null],
  ['AWS answers what is not understood', of(['a']), strangeBackends('odd'), 'what they are could not be read: odd'],
  ['all of a long list are the same', of(numbered(25)), of(numbered(25)), null],
  [
    'one beyond the named is another',
    of(numbered(25)),
    of([...numbered(24), 'h99']),
    'others beyond the 20 that were named',
  ],
  [
    'one more is beyond the named',
    of(numbered(25)),
    of([...numbered(25), 'h99']),
    'others beyond the 20 that were named',
  ],
  // Of the hosts that moved across the end of the list nobody knows whether they came or went.
  ['one came before the end of a long list', of(numbered(25)), of(['a', ...numbered(25)]), 'a added'],
  ['one went from before its end', of(numbered(25)), of(numbered(24, 11)), 'h10 gone'],
  ['a long list was kept without its hash', withoutHash(numbered(25)), of([...numbered(24), 'h99']), null],
])('where %s', (_what, shown, now, change) => {
  expect(backendsChange(shown, now)).toBe(change);
});

describe('of names that are too long, or cannot be, to be shown as they are', () => {
  test('one that ends otherwise is another, and the end is told', () => {
    const change = backendsChange(of(under('example.com')), of(under('evil.test')));
    expect(change).toMatch(/^a{50}…a{35}\[\.\]evil\[\.\]test added, a{50}…a{33}\[\.\]example\[\.\]com gone$/);
  });

  test.each([
    ['in its middle', of([`${'a'.repeat(150)}b${'a'.repeat(150)}`]), of(['a'.repeat(301)])],
    ['in what is no ASCII', of(['аpple.example']), of(['àpple.example'])],
  ])('one that differs %s is another', (_where, shown, now) => {
    expect(backendsChange(shown, now)).toBe('others that are shown alike, with ? or … in place of what differs');
  });

  test('one more that is shown like another is told', () => {
    expect(backendsChange(of(['аpple.example']), of(['аpple.example', 'àpple.example']))).toMatch(/shown alike/);
  });
});

describe('what was shown before names were compared whole', () => {
  test.each<[string, string[], string[], string | null]>([
    ['stands', ['a', 'b'], ['b', 'a'], null],
    ['stands where a name was cut', under('example.com'), under('example.com'), null],
    ['stands where two names were cut to the same', under('a.test', 'b.test'), under('a.test', 'b.test'), null],
    ['stands as it was shown where a name was cut', under('example.com'), under('evil.test'), null],
    ['stands in a long list', [...under('example.com'), ...numbered(24)], [...under('x.test'), ...numbered(24)], null],
    ['is void where it is another', ['a', ...under('a.test')], ['b', ...under('a.test')], 'b added, a gone'],
    [
      'is void where one beyond the named is another',
      [...under('example.com'), ...numbered(24)],
      [...under('example.com'), ...numbered(23), 'h99'],
      'others beyond the 20 that were named',
    ],
  ])('%s', (_what, shown, now, change) => {
    expect(backendsChange(once(shown), of(now))).toBe(change);
  });
});

// It may be a password, which could be guessed by whatever tells it apart.
test('a stage variable that names no host is told apart from one that does, and not from another such', () => {
  const by = (host: string) =>
    backendsOf([{ type: 'HTTP', uri: 'https://${stageVariables.host}/' }], 'orders', { host });
  expect(by('backend')).toEqual(by('other'));
  expect(backendsChange(by('backend'), by('a.example'))).toBe(
    'a[.]example added, (stage variable "host", names no host) gone',
  );
});

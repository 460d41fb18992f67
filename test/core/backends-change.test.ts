import { expect, test } from 'vitest';
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
const withoutHash = ({ allHosts: _, ...rest }: Backends & { known: true }): Backends => rest;

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
  ['a long list was kept without its hash', withoutHash(of(numbered(25))), of([...numbered(24), 'h99']), null],
])('where %s', (_what, shown, now, change) => {
  expect(backendsChange(shown, now)).toBe(change);
});

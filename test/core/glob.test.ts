import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '#core/glob';

describe('globs', () => {
  test.each([
    ['prod', 'prod', true],
    ['prod', 'PROD', true],
    ['PROD*', 'prod-2', true],
    ['prod', 'prod-2', false],
    ['prod', 'preprod', false],
    ['*prod', 'preprod', true],
    ['*', '', true],
    ['*', 'a/b .hidden', true],
    ['**', 'any', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', '𝒳', true],
    ['pr-?*', 'pr-', false],
    ['pr-?*', 'pr-7', true],
    ['*a*b', 'xaybzab', true],
    ['*a*b', 'xaybzabc', false],
    ['$default', '$default', true],
    ['$*', '$default', true],
    ['orders (v2)', 'Orders (v2)', true],
    ['(a|b)', 'a', false],
    ['[ab]', 'a', false],
    ['{a,b}', 'a', false],
    ['!prod', 'dev', false],
    ['a.c', 'abc', false],
    ['\\*', '*', false],
    ['Größe*', 'GRÖSSE', false],
    ['größe*', 'GRÖßE 2', true],
  ])('%s on %s: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  test('agree with another matcher where both mean the same', () => {
    const letters = (signs: string[]) =>
      fc.array(fc.constantFrom(...signs), { maxLength: 8 }).map((all) => all.join(''));
    const glob = letters(['a', 'B', '-', '*', '?']).filter((text) => text !== '');
    fc.assert(
      fc.property(glob, letters(['a', 'b', '-']), (pattern, text) => {
        // `**` is another sign there, and nothing is matched by `*` alone.
        const single = pattern.replace(/\*+/g, '*');
        fc.pre(text !== '');
        expect(matchesGlob(pattern, text)).toBe(picomatch(single, { nocase: true, bash: true })(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('take no longer for stars that nearly match', () => {
    const started = performance.now();
    expect(matchesGlob(`${'*a'.repeat(60)}*b`, 'a'.repeat(1_024))).toBe(false);
    // About 1 ms; a matcher that backs up would need longer than the universe has.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable } from '#core/text';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

describe('text from outside', () => {
  test.each([
    ['plain words', 'deployed by hand', 'deployed by hand'],
    ['letters of any language', 'Größe, 大きさ, حجم', 'Größe, 大きさ, حجم'],
    ['an ARN', 'arn:aws:iam::111122223333:role/dev', 'arn:aws:iam::111122223333:role/dev'],
    ['a user agent', 'aws-cli/2.30 (Linux; x86_64)', 'aws-cli/2.30 (Linux; x86_64)'],
    ['several lines', 'one\r\n\r\ntwo\u2028three', 'one two three'],
    ['a web address', 'see https://evil.example/?a=b, now', 'see (link removed) now'],
    ['an address without its scheme', 'see www.evil.example', 'see (link removed)'],
    ['any other scheme', 'javascript://%0aalert(1)', '(link removed)'],
    ['a link that a zero-width space cuts', 'ht\u200btps://evil.example', 'ht (link removed)'],
    ['a direction override', 'abc\u202egpj.exe', 'abc gpj[.]exe'],
    ['a bare domain', 'see evil.example/login', 'see evil[.]example/login'],
    ['a mail address', 'ask me@evil.example', 'ask me@evil[.]example'],
    ['a version', 'aws-sdk-js/3.1141.0', 'aws-sdk-js/3.1141.0'],
    ['a blank letter', 'a\u3164b', 'a b'],
    ['a terminal escape', '\u001b[31mred', '[31mred'],
  ])('%s comes out harmless', (_what, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('is cut to the length asked for, between characters, and says so', () => {
    expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(printable('x'.repeat(200))).toBe('x'.repeat(200));
    expect(printable('𝒳'.repeat(9), 4)).toBe('𝒳𝒳𝒳…');
  });

  test('has no disguise, no link and no line break left, whatever it was', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 300 }), (text, longest) => {
        const shown = printable(text, longest);
        expect(shown).not.toMatch(DISGUISES);
        expect(shown).not.toMatch(LINK);
        expect(shown).not.toMatch(/[\p{L}\p{N}]\.\p{L}{2}/u);
        expect([...shown].length).toBeLessThanOrEqual(longest);
        expect(printable(shown, longest)).toBe(shown);
      }),
      { numRuns: 1_000 },
    );
  });
});

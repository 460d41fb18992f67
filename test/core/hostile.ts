import fc from 'fast-check';

/** Characters that may not stand in a line that people read: control, format, bidirectional, line ends, half characters. */
export const DISGUISES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

/** What a mail program makes a link of. */
export const LINK = /[a-z][a-z\d+.-]*:\/\/|www\./i;

const pieces = fc.constantFrom(
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u001b[31m',
  '\u0085',
  '\u2028',
  '\u200b',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u00ad',
  '\ud800',
  '\ue000',
  'https://evil.example/x',
  'HTTP://EVIL',
  'www.evil.example',
  'javascript://',
  'ht\u200btps://',
  '://',
  'w\nww.',
  ' ',
  '…',
  '𝒳',
  'é',
  '<b>',
  "'; rm -rf ~; '",
);

/** Texts as an attacker would choose them: names, user agents and reasons. */
export const hostileText = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

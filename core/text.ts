/** Control characters, separators of lines, bidirectional and zero-width marks, blank letters: all that can disguise a text. */
const disguises = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** An address with a scheme. */
const links = /(?:[a-z][a-z0-9+.-]{0,30}:\/\/|www\.)\S*/giu;

/** The dot of a name that mail programs and chats take for a domain, and so for a link or an address: `evil.example`. */
const domainDots = /(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu;

/**
 * Text from outside as it may stand in a message or a page: one line, no disguise, no link (domains are written
 * `evil[.]example`, as security people do), at most `longest` characters.
 *
 * @param text untrusted, such as a user agent or a reason; API Gateway's ids pass unchanged
 */
export function printable(text: string, longest = 200): string {
  // Cut first, so that the work is bounded whatever is sent.
  const flat = text
    .slice(0, 4 * longest)
    .replace(disguises, ' ')
    .replace(links, '(link removed)')
    .replace(domainDots, '[.]')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...flat];
  return characters.length <= longest ? flat : `${characters.slice(0, longest - 1).join('')}…`;
}

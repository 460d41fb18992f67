/** Control characters, line and paragraph separators, zero-width and bidirectional marks: all that can disguise a text. */
const disguises = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** What mail programs and chats turn into a link. */
const links = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S*/giu;

/**
 * Text from outside as it may stand in a message or a page: one line, no disguise, no link, at most `longest` characters.
 *
 * @param text untrusted, such as a user agent or a reason; API Gateway's ids pass unchanged
 */
export function printable(text: string, longest = 200): string {
  const flat = text.replace(disguises, ' ').replace(links, '(link removed)').replace(/\s+/gu, ' ').trim();
  const characters = [...flat];
  return characters.length <= longest ? flat : `${characters.slice(0, longest - 1).join('')}…`;
}

import { html } from 'hono/html';
import type { Markup } from './format.ts';

/** An http(s) address, up to what cannot belong to it; a backslash begins an escape in JSON's text. */
const ADDRESS = /(https?:\/\/[^\s<>"'`()[\]{}\\\p{Cc}\p{Cf}]+)/u;

/** What ends a sentence and not an address. */
const SENTENCE_END = /[.,;:!?]+$/;

/** Text with its http(s) addresses as links; no other scheme becomes one. The rest is escaped as any text. */
export function withLinks(text: string): (string | Markup)[] {
  return text.split(ADDRESS).map((part, index) => (index % 2 === 1 ? link(part) : part));
}

function link(found: string): Markup {
  const address = found.replace(SENTENCE_END, '');
  return html`<a href="${address}" rel="noreferrer">${address}</a>${found.slice(address.length)}`;
}

/** The text, laid out over several lines where it is a JSON object or array. */
export function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

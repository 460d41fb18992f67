import { html } from 'hono/html';
import type { Markup } from './format.ts';

/** A part of the page under a heading of its own. */
interface Section {
  /** The anchor that the navigation leads to. */
  readonly id: string;
  readonly title: string;
  /** Said beside the title, such as how many there are. */
  readonly note: string;
  readonly content: Markup;
}

export function section({ id, title, note, content }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title} <span class="quiet">${note}</span></h2>
    ${content}
  </section>`;
}

/** How many of a list the page shows: `12`, or `newest 50 of 700`. */
export function countNote(shown: number, all: number): string {
  return shown === all ? String(all) : `newest ${shown} of ${all}`;
}

/** Said where there is nothing yet. */
export const nothing = (text: string): Markup => html`<p class="nothing">${text}</p>`;

/**
 * A table that scrolls sideways where it is too wide; by keyboard too, which is why it can be focused.
 *
 * @param label what a screen reader calls it
 * @param heads the columns' names
 * @param rows each a `tr`
 */
export function table(label: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="wide" role="group" aria-label="${label}" tabindex="0"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

import { html } from 'hono/html';
import { certificateLabel, type LiveStage } from '#core/stage';
import type { Markup } from '#functions/pages/page';

/** What a page is about, first of all: names and values, those without a value left out. */
export function facts(rows: readonly (readonly [name: string, value: Markup | string | null | undefined])[]): Markup {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl class="facts">
    ${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  </dl>`;
}

/** A time, ISO 8601, that is not broken between its day and its hour. */
export function moment(at: string): Markup {
  return html`<time datetime="${at}">${at}</time>`;
}

/** What the stage holds now, in a sentence. */
export function presently(live: LiveStage | null): string {
  if (!live) return 'The stage does not exist any more.';
  const held = live.clientCertificateId;
  return held === null ? 'It presents no client certificate now.' : `It presents ${certificateLabel(held)} now.`;
}

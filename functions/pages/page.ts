import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { style, styleSource } from '#functions/pages/style';

/** HTML that `html` made: every value in it is escaped by construction. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** An answer of the pages. */
export interface Page {
  readonly status: 200 | 400 | 404 | 409 | 410 | 503;
  readonly title: string;
  readonly content: Markup;
}

/**
 * Headers of every answer: nothing is stored, the address (it holds the secret) is sent nowhere, nothing is loaded or run,
 * no other page frames this one or reads it, and a form goes back only to where it came from.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src ${styleSource}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** An HTTP API's answer (payload format 2.0). */
export async function answerWith(page: Page) {
  return { statusCode: page.status, headers, body: String(await layout(page)) };
}

function layout({ status, title, content }: Page): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${status === 400 ? 'Not sent: ' : ''}${title} – stagecert</title>
    <style>${raw(style)}</style>
  </head>
  <body>
    <header>stagecert</header>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`;
}

import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

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
 * no other page frames this one, and a form goes back only to where it came from.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'strict-transport-security': 'max-age=31536000',
} as const;

/** An HTTP API's answer (payload format 2.0). The style is the page's only part that is not text; its nonce admits it alone. */
export async function answerWith(page: Page, nonce: string) {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  return {
    statusCode: page.status,
    headers: { ...headers, 'content-security-policy': policy },
    body: String(await layout(page, nonce)),
  };
}

function layout({ title, content }: Page, nonce: string): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} – stagecert</title>
    <style nonce="${nonce}">
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { margin: 0 auto; max-width: 40rem; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
      h1 { font-size: 1.5rem; line-height: 1.25; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
      dt { opacity: 0.75; }
      dd { margin: 0; font-family: ui-monospace, monospace; }
      label { display: block; margin-top: 1rem; font-weight: 600; }
      input { box-sizing: border-box; width: 100%; font: inherit; padding: 0.5rem; border: 1px solid #767676; border-radius: 0.25rem; }
      button { margin-top: 1.5rem; font: inherit; font-weight: 600; padding: 0.6rem 1.2rem; border: 0; border-radius: 0.25rem; background: #a4262c; color: #fff; }
      .brand { opacity: 0.75; }
    </style>
  </head>
  <body>
    <p class="brand">stagecert</p>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`;
}

import { readFileSync } from 'node:fs';
import type { HttpAnswer } from '../httpapi/response.ts';
import { renderContent, renderDocument } from './document.ts';
import type { PageState } from './state.ts';

/** Answers a GET for the page or one of its parts; undefined for any other path. */
export type Page = (path: string) => Promise<HttpAnswer> | undefined;

/** Only what the sandbox itself serves is loaded, and no other page frames this one. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @param read takes the state that a request is to be shown */
export function createPage(read: () => PageState): Page {
  const style = asset('style.css', 'text/css');
  const script = asset('refresh.js', 'text/javascript');
  const routes: Readonly<Record<string, () => Promise<HttpAnswer>>> = {
    '/_sandbox': async () => answer('text/html', await renderDocument(read())),
    '/_sandbox/': async () => answer('text/html', await renderDocument(read())),
    '/_sandbox/page/content': async () => answer('text/html', await renderContent(read())),
    '/_sandbox/page/style.css': async () => style,
    '/_sandbox/page/refresh.js': async () => script,
  };
  return (path) => (Object.hasOwn(routes, path) ? routes[path]?.() : undefined);
}

function asset(name: string, type: string): HttpAnswer {
  return answer(type, readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8'));
}

function answer(type: string, text: string): HttpAnswer {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  return { status: 200, headers, body: Buffer.from(text) };
}

import { printable } from '#core/text';

/** Domain names have up to 253 characters; those of AWS's load balancers up to about 90. */
const LONGEST_HOST = 100;

/** Addresses longer than any that API Gateway takes are cut first, so that the work is bounded. */
const LONGEST_ADDRESS = 2_048;

/**
 * The host of an integration's address, as people may read it: without what may be secret (user, password, path, query),
 * never a link, but recognisable. The dots of names are written `[.]` all of them, because `printable` alone would take a
 * name that begins with `www.` for a link and remove it; quotes, brackets and what is not ASCII, and might look like another
 * name, become `?`.
 *
 * A stage variable can stand for the host or for part of it (API Gateway developer guide, "Use stage variables"): it is named
 * instead, since its value is not part of the API.
 */
export function backendHost(uri: string): string {
  const [, authority = ''] = /^(?:https?:\/\/)?([^/?#\\]*)/i.exec(uri.slice(0, LONGEST_ADDRESS)) ?? [];
  const host = authority
    .replace(/^.*@/s, '')
    .replace(/:\d*$/, '')
    .replace(/[^\x21-\x7e]|["'`<>]/g, '?')
    .replace(/\$\{stageVariables\.(\w+)\}/g, '(stage variable $1)');
  const harmless = /^[\d.]+$/.test(host) ? host : host.replaceAll('.', '[.]');
  return printable(harmless, LONGEST_HOST) || '(no host)';
}

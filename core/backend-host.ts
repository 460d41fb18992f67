import {
  type Address,
  addressOf,
  hostRange,
  type Range,
  type StageVariables,
  type VariablePart,
} from '#core/backend-address';
import { printable } from '#core/text';

/** Domain names have up to 253 characters (RFC 1035, section 2.3.4: 255 octets with two lengths): whatever is one is shown whole. */
const LONGEST_HOST = 253;

/** A dot is shown as three characters; of other texts, which are no names, all may be dots. */
const LONGEST_SHOWN = 3 * LONGEST_HOST;

/** Where a host is only to be recognised; those of AWS's load balancers have up to about 90 characters. */
const LONGEST_BRIEF = 100;

/** API Gateway's limit for names of stage variables (quotas). */
const LONGEST_VARIABLE = 64;
const MOST_VARIABLES = 3;

export interface BackendHost {
  readonly host: string;
  /**
   * The same neither cut nor disarmed, to be compared and shown to nobody. It has no more of what variables hold than `host` has:
   * of a hash of a password, kept in a record, whoever reads that could guess it.
   */
  readonly whole: string;
  /** Names of the stage variables that the host is made of, at most three. */
  readonly variables: readonly string[];
}

/**
 * The host of an integration's address, as people may read it: without what may be secret (user, password, path, query),
 * never a link, but recognisable. The dots of names are written `[.]` all of them, because `printable` alone would take a
 * name that begins with `www.` for a link and remove it; quotes, brackets and what is not ASCII, and might look like another
 * name, become `?`.
 *
 * Where stage variables make no host, they are named, and nothing that they hold is shown: it may be a secret in the wrong place.
 *
 * @param variables the stage's; undefined: they are named instead
 */
export function backendHost(uri: string, variables?: StageVariables): BackendHost {
  const address = addressOf(uri, variables);
  const ending = address.parts.find((part) => endsTheHost(address, part));
  if (ending) return named({ ...address, parts: [ending] }, ending, () => `"${ending.name}", names no host`);
  const range = hostRange(address);
  const parts = address.parts.filter((part) => standsIn(range, part));
  const host = address.text.slice(range.start, range.end);
  if (parts.length === 0) return { host: shown(host), whole: host, variables: [] };
  if (parts.every(({ isSet }) => isSet) && isHostName(host)) {
    const names = [...new Set(parts.map(({ name }) => name.slice(0, LONGEST_VARIABLE)))];
    return { host: shown(host), whole: host, variables: names.slice(0, MOST_VARIABLES) };
  }
  // Quoted, because a name such as `missing` would make a sentence of another meaning.
  const said = ({ name, isSet }: VariablePart) =>
    variables ? `"${name}", ${isSet ? 'names no host' : 'not set'}` : name;
  return named({ ...address, parts }, range, said);
}

/**
 * Where a user or a password would be, but for what the variable holds: a `/` in it may end the host there, before the one that is
 * written. Neither is shown: the one may be a secret, and the other may never be reached.
 */
function endsTheHost({ text, afterUser }: Address, { start, end }: VariablePart): boolean {
  return end < afterUser && /[/?#]/.test(text.slice(start, end));
}

/** Where there is no host, what stands in its place has left none. */
function standsIn({ start, end }: Range, part: Range): boolean {
  return start === end ? part.start <= start && part.end >= start : part.start < end && part.end > start;
}

/** A host with the stage variables that stand for it: who changes one of them leads the stage elsewhere. */
export function hostLabel({ host, variables }: Pick<BackendHost, 'host' | 'variables'>): string {
  if (variables.length === 0) return host;
  return `${host} (stage ${variables.length === 1 ? 'variable' : 'variables'} ${variables.join(', ')})`;
}

/** A host, as it is shown, for places with little room: a long one without its middle, since its end says whose it is. */
export function briefHost(host: string): string {
  return withoutMiddle(host, LONGEST_BRIEF);
}

/**
 * A name of several labels that ends as names do, or an IPv4 address: a single word is not shown, because API Gateway reaches no such
 * host, and a password looks the same; nor what only looks like a name, as a token of three parts does. Labels have up to 63
 * characters (RFC 1035); the last is one of letters, or of an internationalised name (RFC 5890).
 */
const HOST_NAME = /^(?:[\w-]{1,63}\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})\.?$/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function isHostName(host: string): boolean {
  return host.length <= LONGEST_HOST && (HOST_NAME.test(host) || IPV4.test(host));
}

/** The host with names in the places of variables. */
function named({ text, parts }: Address, { start, end }: Range, said: (part: VariablePart) => string): BackendHost {
  let host = '';
  let whole = '';
  let done = start;
  for (const part of [...parts, null]) {
    const fixed = text.slice(done, part?.start ?? end);
    const name = part ? `(stage variable ${said(part)})` : '';
    host += harmless(fixed) + name;
    whole += fixed + name;
    done = part?.end ?? end;
  }
  return { host: disarmed(host), whole, variables: [] };
}

function harmless(host: string): string {
  return host.replace(/[^\x21-\x7e]|["'`<>]/g, '?');
}

function shown(host: string): string {
  return disarmed(harmless(host));
}

/** What is too long for a name loses its middle: the end of a name says whose it is. */
function disarmed(host: string): string {
  const cut = withoutMiddle(host, LONGEST_HOST);
  return printable(/^[\d.]+$/.test(host) ? cut : cut.replaceAll('.', '[.]'), LONGEST_SHOWN) || '(no host)';
}

function withoutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor((longest - 1) / 2);
  return `${text.slice(0, longest - 1 - half)}…${text.slice(-half)}`;
}

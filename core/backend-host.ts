import {
  type Address,
  addressOf,
  hostRange,
  type Range,
  type StageVariables,
  type VariablePart,
} from '#core/backend-address';
import { printable } from '#core/text';

/** Domain names have up to 253 characters; those of AWS's load balancers up to about 90. */
const LONGEST_HOST = 100;

/** API Gateway's limit for names of stage variables (quotas). */
const LONGEST_VARIABLE = 64;
const MOST_VARIABLES = 3;

export interface BackendHost {
  readonly host: string;
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
  const range = hostRange(address.text);
  const parts = address.parts.filter((part) => standsIn(range, part));
  const host = address.text.slice(range.start, range.end);
  if (parts.length === 0) return { host: shown(harmless(host)), variables: [] };
  if (parts.every(({ isSet }) => isSet) && isHostName(host)) {
    const names = [...new Set(parts.map(({ name }) => name.slice(0, LONGEST_VARIABLE)))];
    return { host: shown(host), variables: names.slice(0, MOST_VARIABLES) };
  }
  // Quoted, because a name such as `missing` would make a sentence of another meaning.
  const said = ({ name, isSet }: VariablePart) =>
    variables ? `"${name}", ${isSet ? 'names no host' : 'not set'}` : name;
  return { host: shown(named({ ...address, parts }, range, said)), variables: [] };
}

/** Where there is no host, what stands in its place has left none. */
function standsIn({ start, end }: Range, part: Range): boolean {
  return start === end ? part.start <= start && part.end >= start : part.start < end && part.end > start;
}

/** A host with the stage variables that stand for it: who changes one of them leads the stage elsewhere. */
export function hostLabel({ host, variables }: BackendHost): string {
  if (variables.length === 0) return host;
  return `${host} (stage ${variables.length === 1 ? 'variable' : 'variables'} ${variables.join(', ')})`;
}

/**
 * A name of several labels, or an IPv4 address: a single word is not shown, because API Gateway reaches no such host, and a
 * password looks the same.
 */
function isHostName(host: string): boolean {
  return host.length <= 253 && /^(?:[\w-]+\.)+[\w-]+\.?$/.test(host);
}

/** The host with names in the places of variables. */
function named({ text, parts }: Address, { start, end }: Range, said: (part: VariablePart) => string): string {
  let written = '';
  let done = start;
  for (const part of parts) {
    written += `${harmless(text.slice(done, part.start))}(stage variable ${said(part)})`;
    done = part.end;
  }
  return written + harmless(text.slice(done, end));
}

function harmless(host: string): string {
  return host.replace(/[^\x21-\x7e]|["'`<>]/g, '?');
}

function shown(host: string): string {
  return printable(/^[\d.]+$/.test(host) ? host : host.replaceAll('.', '[.]'), LONGEST_HOST) || '(no host)';
}

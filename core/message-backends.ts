import { hostLabel } from '#core/backend-host';
import type { Backends } from '#core/backends';
import { wrapped } from '#core/message-lines';

/** Kinds of integrations that never show a client certificate. */
const NEVER = 'Lambda, AWS, MOCK or plain http';

/** Who is shown the certificate, in a clause for pages and messages; what is in it was made harmless when it was read. */
export function backendsClause(backends: Backends): string {
  if (!backends.known) return `could not be read: ${backends.why}`;
  const { presenting, never, moreHosts } = backends;
  if (presenting === 0) return `${noneOf(never)}: the change has no effect on traffic now.`;
  const hosts = hostsOf(backends);
  const all = moreHosts > 0 ? [...hosts, `${moreHosts} more`] : hosts;
  const others = never > 0 ? `; ${never} never ${never === 1 ? 'does' : 'do'} (${NEVER})` : '';
  return `${presenting} ${presenting === 1 ? 'integration presents' : 'integrations present'} the certificate, to ${all.join(', ')}${others}.`;
}

function hostsOf({ hosts, byVariables = [] }: Extract<Backends, { known: true }>): string[] {
  const variablesOf = new Map(byVariables.map(({ host, variables }) => [host, variables]));
  return hosts.map((host) => hostLabel({ host, variables: variablesOf.get(host) ?? [] }));
}

function noneOf(integrations: number): string {
  if (integrations === 0) return 'it has no integrations';
  const subject =
    integrations === 1 ? 'its one integration never presents' : `all ${integrations} integrations never present`;
  return `${subject} the certificate (${NEVER})`;
}

/** The same as a paragraph of a message. */
export function backendsParagraph(backends: Backends): string {
  const clause = backendsClause(backends);
  return wrapped(backends.known ? `Backends: ${clause}` : `Which backends see it ${clause}`);
}

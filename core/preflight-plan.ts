import { addressOf, type StageVariables } from '#core/backend-address';
import { backendHost, briefHost, hostLabel } from '#core/backend-host';
import { type Integration, presents } from '#core/backends';
import type { PreflightRule } from '#core/policy-settings';
import type { Untried } from '#core/preflight';
import { printable } from '#core/text';

type Method = PreflightRule['methods'][number];

/** A method of an API's working copy, as far as a preflight needs it. */
export interface ApiMethod {
  readonly resourceId: string;
  /** With its parameters in braces: `/orders/{id}`. */
  readonly path: string;
  /** The verb by which the API is called, or `ANY`. */
  readonly verb: string;
  readonly integration: Integration & {
    /** The verb by which the backend is called, or `ANY` for that of the caller. */
    readonly httpMethod: string | null;
    /** The VPC link by which the backend is reached. */
    readonly connectionId?: string | null;
  };
}

/** One call, to be made without the certificate and with it. */
export interface PlannedTrial {
  readonly resourceId: string;
  readonly method: Method;
  /** As it is sent: its parameters have values. */
  readonly path: string;
  /** Printable. */
  readonly shownPath: string;
  /** Printable, with the stage variables that stand for it. */
  readonly host: string;
}

export interface Plan {
  readonly trials: readonly PlannedTrial[];
  readonly untried: readonly Untried[];
}

/** How many backends are called: each takes two calls of the ten a second that the account's control plane takes. */
export const MOST_TRIALS = 3;

const LONGEST_PATH = 60;

/**
 * Chooses what is called: of each backend that would be shown the certificate one method, for at most three of them. A method
 * is called only if both the verb of the API's method and the one by which API Gateway calls the backend are among those that the
 * policy lists: a GET of the API may well be a POST to the backend. Paths without parameters come first, because a backend is
 * more likely to answer them; a parameter gets a value that is not likely to be anything.
 *
 * @param variables the stage's, by which integrations may name their backends; undefined: backends are told by their names
 */
export function planOf(methods: readonly ApiMethod[], allowed: readonly Method[], variables?: StageVariables): Plan {
  const presenting = methods.filter(({ integration }) => presents(integration, variables));
  const defined = new Set(methods.map(({ resourceId, verb }) => `${resourceId} ${verb}`));
  const candidates = presenting
    .flatMap((method) => callable(method, allowed, defined))
    .sort((a, b) => rank(a.of, allowed, a.method) - rank(b.of, allowed, b.method) || (a.of.path < b.of.path ? -1 : 1));
  const chosen = new Map<string, PlannedTrial>();
  for (const { of, method } of candidates) {
    const key = backendKey(of, variables);
    if (!chosen.has(key)) chosen.set(key, plannedTrial(of, method, variables));
  }
  const tried = new Set([...chosen.keys()].slice(0, MOST_TRIALS));
  const others = new Map(presenting.map((each) => [backendKey(each, variables), each]));
  for (const key of tried) others.delete(key);
  const untried = [...others].map(([key, { integration }]) => ({
    host: shownHost(integration, variables),
    why: chosen.has(key) ? `${MOST_TRIALS} others were called` : `no method that is ${listed(allowed)} leads there`,
  }));
  return { trials: [...chosen.values()].slice(0, MOST_TRIALS), untried };
}

/**
 * The verbs by which the method may be called. A verb that its resource defines leads there, and not to ANY. That API Gateway
 * takes a verb at all for a method defined as ANY is unverified.
 */
function callable(
  of: ApiMethod,
  allowed: readonly Method[],
  defined: ReadonlySet<string>,
): { of: ApiMethod; method: Method }[] {
  const { verb, resourceId, integration } = of;
  const toBackend = integration.httpMethod?.toUpperCase() ?? '';
  if (toBackend !== 'ANY' && !allowed.some((each) => each === toBackend)) return [];
  return allowed
    .filter((method) => verb === method || (verb === 'ANY' && !defined.has(`${resourceId} ${method}`)))
    .map((method) => ({ of, method }));
}

function rank({ path }: ApiMethod, allowed: readonly Method[], method: Method): number {
  return (path.includes('{') ? allowed.length : 0) + allowed.indexOf(method);
}

/** One backend: a host with its port, by one way. */
function backendKey({ integration: { uri, connectionId } }: ApiMethod, variables?: StageVariables): string {
  const { text } = addressOf(uri ?? '', variables);
  const [authority = ''] = /^https?:\/\/[^/?#]*/i.exec(text) ?? [];
  return `${connectionId ?? ''} ${authority.toLowerCase() || text}`;
}

/** Briefly: three calls and what became of them stand in a message beside the backends, whose hosts are whole. */
function shownHost({ uri }: ApiMethod['integration'], variables?: StageVariables): string {
  const { host, variables: names } = backendHost(uri ?? '', variables);
  return hostLabel({ host: briefHost(host), variables: names });
}

function plannedTrial(
  { resourceId, path, integration }: ApiMethod,
  method: Method,
  variables?: StageVariables,
): PlannedTrial {
  const filled = path.replace(/\{[^{}]*\}/g, 'stagecert-preflight');
  return {
    resourceId,
    method,
    path: filled,
    shownPath: printable(path, LONGEST_PATH) || '/',
    host: shownHost(integration, variables),
  };
}

function listed(allowed: readonly Method[]): string {
  return allowed.length > 1 ? `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}` : `${allowed[0]}`;
}

import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { addressOf, type StageVariables } from '#core/backend-address';
import { type BackendHost, backendHost } from '#core/backend-host';
import { printable } from '#core/text';

/**
 * Who is shown the stage's certificate. Its texts, which are other people's, are harmless already. It flows through the workflow's
 * state and is stored, so its size is bounded: a name of 253 characters is shown as at most 505, since every other one may be a dot,
 * and stands twice, with three names of variables of 64, if variables make it. With quotation marks that is 1.3 KB, and 26 KB for
 * 20. A state holds 256 KB, of which this is a tenth, and a record of DynamoDB 400 KB. SNS takes 262,144 bytes, in which the form for
 * programs stands six times, 156 KB of them this, and that for people once, 15 KB of it this.
 */
export const backends = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    apiName: z.optional(z.string()),
    /** Integrations in whose TLS handshake API Gateway presents the certificate, if the backend asks for one. */
    presenting: z.number(),
    /** Integrations that never show it. */
    never: z.number(),
    /** Where those that present lead: sorted, each once. */
    hosts: z.array(z.string()),
    moreHosts: z.number(),
    /**
     * SHA-256 of all hosts as they are, neither cut nor disarmed: by it two of such lists are compared. Absent from what was read when
     * hosts were shown, and compared, by their first 100 characters.
     */
    wholeHosts: z.optional(z.string()),
    /** SHA-256 of all hosts as they were shown then, to be compared with such; where they are more than `hosts` has. */
    allHosts: z.optional(z.string()),
    /**
     * Those of `hosts` that stage variables stand for, and which do. Absent from what was read before variables were looked up:
     * there `hosts` has their names in their places.
     */
    byVariables: z.optional(z.array(z.object({ host: z.string(), variables: z.array(z.string()) }))),
  }),
  z.object({
    known: z.literal(false),
    why: z.string(),
    /** Present where AWS did answer, with what is not understood here. */
    answered: z.optional(z.literal(true)),
  }),
]);
export type Backends = z.infer<typeof backends>;

/** An integration of either API of API Gateway; v1's export writes its type in small letters, v2 in capitals. */
export interface Integration {
  readonly type: string;
  readonly uri?: string | null | undefined;
}

const MOST_HOSTS = 20;
const MOST_VARIABLES = 3;
const LONGEST_NAME = 60;
const LONGEST_WHY = 250;

/** @param why in words that follow "could not be read:" */
export function unknownBackends(why: string): Backends {
  return { known: false, why: printable(why, LONGEST_WHY) };
}

/** The same where AWS did answer: what is there is not understood here. */
export function strangeBackends(why: string): Backends {
  return { known: false, why: printable(why, LONGEST_WHY), answered: true };
}

/**
 * Counts an API's integrations; one of a kind that is not known here leaves all unknown, since any count might then be wrong.
 *
 * @param variables the stage's; undefined: they are named in the places of hosts
 */
export function backendsOf(
  integrations: readonly Integration[],
  apiName?: string,
  variables?: StageVariables,
): Backends {
  const strange = integrations.find((integration) => presents(integration, variables) === null);
  if (strange) return strangeBackends(`it has an integration of the unknown type ${printable(strange.type, 40)}`);
  const presenting = integrations.filter((integration) => presents(integration, variables));
  const read = presenting.map(({ uri }) => backendHost(uri ?? '', variables));
  const hosts = [...new Set(read.map(({ host }) => host))].sort();
  const onceShown = asOnceShown(hosts);
  const whole = [...new Set(read.map((each) => each.whole))].sort();
  const name = printable(apiName ?? '', LONGEST_NAME);
  return {
    known: true,
    ...(name ? { apiName: name } : {}),
    presenting: presenting.length,
    never: integrations.length - presenting.length,
    hosts: hosts.slice(0, MOST_HOSTS),
    moreHosts: Math.max(0, hosts.length - MOST_HOSTS),
    wholeHosts: sha256(whole),
    ...(onceShown.length > MOST_HOSTS && { allHosts: sha256(onceShown) }),
    ...(variables && { byVariables: byVariables(hosts.slice(0, MOST_HOSTS), read) }),
  };
}

function byVariables(hosts: readonly string[], read: readonly BackendHost[]) {
  const named = hosts.map((host) => {
    const names = read.flatMap((each) => (each.host === host ? each.variables : []));
    return { host, variables: [...new Set(names)].sort().slice(0, MOST_VARIABLES) };
  });
  return named.filter(({ variables }) => variables.length > 0);
}

/** Hosts as they were shown before they were shown whole: sorted, each once. */
export function asOnceShown(hosts: readonly string[]): string[] {
  const cut = hosts.map((host) => (host.length > 100 ? `${host.slice(0, 99)}…` : host));
  return [...new Set(cut)].sort();
}

function sha256(hosts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(hosts)).digest('hex');
}

/**
 * Whether API Gateway presents the certificate to this integration's backend; null where the type is not known. Only HTTP
 * integrations do (API Gateway developer guide, "How backend client certificate authentication works"), and only in a TLS
 * handshake, which `http://` has none of. That HTTP integrations through a VPC link present it as well is unverified:
 * counting them is the safe side, because the case to fear is a backend that nobody was told of.
 */
export function presents({ type, uri }: Integration, variables?: StageVariables): boolean | null {
  switch (type.toLowerCase()) {
    case 'http':
    case 'http_proxy':
      return !/^http:/i.test(addressOf(uri ?? '', variables).text);
    case 'aws':
    case 'aws_proxy':
    case 'mock':
      return false;
    default:
      return null;
  }
}

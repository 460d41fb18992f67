import * as z from 'zod/mini';
import { printable } from '#core/text';

/**
 * What came of calling backends without and with the new certificate, before the stage is given it. It flows through the
 * workflow's state and is stored: three calls and a handful of hosts of bounded length, under 5 KB. Of an answer it has the
 * status, the latency and the line about a TLS failure; bodies and headers are nobody's business here.
 */
const reply = z.object({
  /** What the caller of the API would be given; null where nothing came in time. */
  status: z.nullable(z.number()),
  latencyMs: z.number(),
  /** Why the TLS handshake failed, as API Gateway's log says it; printable. */
  tls: z.optional(z.string()),
});
export type Reply = z.infer<typeof reply>;

const trial = z.object({
  /** The method and the path of the API that was called; the path is printable. */
  method: z.string(),
  path: z.string(),
  /** Where it leads; printable, as in `Backends`, with the stage variables that stand for it. */
  host: z.string(),
  without: reply,
  with: reply,
  verdict: z.enum(['works', 'fails-with-it', 'fails-either-way']),
});
export type Trial = z.infer<typeof trial>;

/** A backend that is shown the certificate and was not called, and why not. */
const untried = z.object({ host: z.string(), why: z.string() });
export type Untried = z.infer<typeof untried>;

export const preflight = z.object({
  trials: z.array(trial),
  untried: z.array(untried),
  moreUntried: z.number(),
});
export type Preflight = z.infer<typeof preflight>;

const MOST_UNTRIED = 5;

/** A preflight of so many trials. */
export function preflightOf(trials: readonly Trial[], untried: readonly Untried[]): Preflight {
  return {
    trials: [...trials],
    untried: untried.slice(0, MOST_UNTRIED),
    moreUntried: Math.max(0, untried.length - MOST_UNTRIED),
  };
}

/**
 * How a backend stands to the certificate. Whatever is worse with it than without counts as its doing, since in doubt nothing
 * is changed; that a backend happened to fail at the second of two calls only costs another attempt.
 */
export function verdictOf(without: Reply, withIt: Reply): Trial['verdict'] {
  if (badness(withIt) > badness(without)) return 'fails-with-it';
  return badness(withIt) === WORST ? 'fails-either-way' : 'works';
}

const WORST = 3;

/**
 * What nginx answers for a client certificate that it does not trust, `ssl_verify_client optional` included: its own 495, which it
 * sends as 400, "The SSL certificate error" (ngx_http_ssl_module, "Error Processing"). So a 400 is worse than another 4xx,
 * which may say that the method wants more than it was given.
 */
const REFUSES_CERTIFICATE: readonly number[] = [400, 495, 496];

function badness({ status, tls }: Reply): number {
  if (status === null || status >= 500 || tls !== undefined) return WORST;
  if (status < 400) return 0;
  return REFUSES_CERTIFICATE.includes(status) ? 2 : 1;
}

/** Why the stage is not given the certificate, in a sentence; null where nothing speaks against it. */
export function preflightFailure({ trials }: Preflight): string | null {
  const failing = trials.filter(({ verdict }) => verdict === 'fails-with-it').map(({ host }) => host);
  if (failing.length === 0) return null;
  return failing.length === 1
    ? `The preflight found a backend that fails only with the new certificate: ${failing[0]}`
    : `The preflight found backends that fail only with the new certificate: ${failing.join(', ')}`;
}

const LONGEST_TLS = 120;

/** A line of an execution log is under its time: `Tue May 19 10:21:25 UTC 2020 : Sending request to …`. */
const line = (text: string) => new RegExp(`^\\w{3} \\w{3} \\d{1,2} [\\d:]{8} UTC \\d{4} : ${text}`, 'm');
const SENT = line('(?:Sending request to|Endpoint request URI:) ');
const COMPLETED = line('Successfully completed execution');
const FAILED = new RegExp(line('Execution failed due to (.*)').source, 'gm');
const ABOUT_TLS = /ssl|tls|certificate|handshake|fatal alert|pkix/i;

/**
 * Whether a backend was called at all: API Gateway answers by itself what a request validator refuses. The log's lines are
 * those that people have published; AWS documents none of them (unverified).
 */
export function reachedBackend(log: string): boolean {
  return SENT.test(log);
}

/**
 * Why the TLS handshake failed, from the log of an execution that came to no answer. What stands in the log of one that did may be
 * the backend's own words, and it ends with a line of API Gateway's that no backend can take away.
 */
export function tlsFailureIn(log: string): string | undefined {
  if (COMPLETED.test(log)) return undefined;
  const failed = [...log.matchAll(FAILED)].at(-1)?.[1] ?? '';
  const reason = failed.replace(/^configuration error: /, '');
  return ABOUT_TLS.test(reason) ? printable(reason, LONGEST_TLS) : undefined;
}

import { z } from 'zod';

const backendSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .transform((host) => host.toLowerCase()),
  requires: z.enum(['none', 'optional-untrusting', 'required']).default('none'),
  status: z.int().min(200).max(599).default(200),
  body: z.string().default(''),
  latencyMs: z.number().min(0).default(0),
});

/**
 * A pretended backend. `requires` says what it makes of client certificates: `none` never asks for one;
 * `optional-untrusting` asks, does without, and refuses whatever it is shown; `required` refuses whoever shows none.
 */
export type Backend = z.infer<typeof backendSchema>;

/** The backends behind integrations, of which none is ever called over a network. */
export interface Backends {
  /** Adds a backend or puts it in the place of the one of its host. Throws ZodError for one of another form. */
  set(backend: unknown): void;
  /** The backend of a host; one that asks for nothing and answers 200 where none was set. */
  at(host: string): Backend;
  list(): readonly Backend[];
  clear(): void;
}

export function createBackends(): Backends {
  const backends = new Map<string, Backend>();
  return {
    set(given) {
      const backend = backendSchema.parse(given);
      backends.set(backend.host, backend);
    },
    at: (host) => backends.get(host.toLowerCase()) ?? backendSchema.parse({ host }),
    list: () => [...backends.values()],
    clear: () => backends.clear(),
  };
}

/**
 * The fatal alert by which the backend ends the handshake; undefined where it goes on. Which alert a backend sends is its
 * own affair: these are OpenSSL's for a certificate it does not trust, and Java's name for a missing one.
 */
export function handshakeAlert({ requires }: Backend, presents: boolean): string | undefined {
  if (requires === 'optional-untrusting' && presents) return 'unknown_ca';
  return requires === 'required' && !presents ? 'handshake_failure' : undefined;
}

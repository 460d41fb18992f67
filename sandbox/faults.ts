import * as z from 'zod';
import { NotImplementedError } from './contract.ts';

const effectSchema = z.union([
  z.strictObject({ error: z.string().min(1), status: z.int().min(400).max(599).default(400) }),
  z.strictObject({ latencyMs: z.number().positive() }),
  z.strictObject({ dropReply: z.literal(true) }),
  z.strictObject({ crash: z.enum(['before', 'after']) }),
]);

const faultSchema = z.strictObject({
  service: z.enum(['apigateway', 'apigatewayv2', 'dynamodb', 'events', 'lambda', 'sns', 'sqs', 'ssm', 'states', 'sts']),
  operation: z.string().min(1),
  caller: z.string().optional(),
  nth: z.int().positive().optional(),
  every: z.boolean().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().default(1),
  then: effectSchema,
});

/**
 * A fault to inject. Matching calls (those of `service`, `operation` and, where given, `caller`) are counted from when
 * it was added. It concerns the `nth` of them (1 unless given), once; with `every`, each nth; with a `probability` and
 * no `nth`, each. Of the calls it concerns it hits each with `probability` (1 unless given), drawn from `seed`.
 */
export type Fault = z.infer<typeof faultSchema>;

/** What happens to a call that is hit. */
export type FaultEffect =
  | { readonly error: string; readonly status: number }
  | { readonly latencyMs: number }
  | { readonly dropReply: true };

/** The faults that are set. */
export interface Faults {
  /**
   * Adds a fault.
   *
   * @throws ZodError for a fault of another form
   * @throws NotImplementedError for `crash`
   */
  add(fault: unknown): void;
  /** Counts a call against every fault and returns what happens to it: the effect of the first fault that hits it. */
  match(service: string, operation: string, caller: string): FaultEffect | undefined;
  list(): readonly Fault[];
  clear(): void;
}

interface Armed {
  readonly fault: Fault;
  readonly effect: FaultEffect;
  /** Matching calls since the fault was added. */
  count: number;
  readonly draw: () => number;
}

/** Makes an empty set of faults. */
export function createFaults(): Faults {
  let armed: Armed[] = [];
  return {
    add(input) {
      const fault = faultSchema.parse(input);
      if ('crash' in fault.then) throw new NotImplementedError('faults that crash the calling function');
      armed.push({ fault, effect: fault.then, count: 0, draw: createDraw(fault.seed) });
    },
    match(service, operation, caller) {
      const concerned = armed.filter(({ fault }) => matches(fault, service, operation, caller));
      return concerned.filter(hits)[0]?.effect;
    },
    list: () => armed.map(({ fault }) => fault),
    clear() {
      armed = [];
    },
  };
}

function matches(fault: Fault, service: string, operation: string, caller: string): boolean {
  return (
    fault.service === service &&
    fault.operation === operation &&
    (fault.caller === undefined || fault.caller === caller)
  );
}

/** Counts the call; true where the fault hits it. */
function hits(armed: Armed): boolean {
  const { nth = 1, every, probability = 1 } = armed.fault;
  armed.count += 1;
  const recurs = every ?? (armed.fault.probability !== undefined && armed.fault.nth === undefined);
  const concerned = recurs ? armed.count % nth === 0 : armed.count === nth;
  return concerned && armed.draw() < probability;
}

/** Numbers in [0, 1) that the seed determines (mulberry32), so that a run can be repeated. */
function createDraw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

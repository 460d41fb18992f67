import * as z from 'zod';
import { createDraw } from './draw.ts';
import type { ServedOperations } from './served.ts';

const effectSchema = z.union([
  z.strictObject({ error: z.string().min(1), status: z.int().min(400).max(599).default(400) }),
  z.strictObject({ latencyMs: z.number().positive() }),
  z.strictObject({ held: z.literal(true) }),
  z.strictObject({ dropReply: z.literal(true) }),
  z.strictObject({ crash: z.enum(['before', 'after']) }),
]);

const faultSchema = z.strictObject({
  service: z.string().min(1),
  operation: z.string().min(1),
  caller: z.string().optional(),
  containing: z.string().min(1).optional(),
  nth: z.int().positive().optional(),
  every: z.boolean().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().default(1),
  then: effectSchema,
});

/**
 * A fault to inject. Matching calls (those of `service`, `operation` and, where given, `caller`, and with the text `containing`
 * in their input) are counted from when it was added. It concerns the `nth` of them (1 unless given), once; with `every`, each nth; with a `probability` and
 * no `nth`, each. Of the calls it concerns it hits each with `probability` (1 unless given), drawn from `seed`.
 */
export type Fault = z.infer<typeof faultSchema>;

/** What happens to a call that is hit. */
export type FaultEffect = Fault['then'];

/** The faults that are set. */
export interface Faults {
  /** Adds a fault. Throws ZodError for one of another form, or of an operation that is not served: it would never hit. */
  add(fault: unknown): void;
  /**
   * Counts a call against every fault and returns what happens to it: the effect of the first fault that hits it.
   *
   * @param input what the call was given, as plain JSON values
   */
  match(service: string, operation: string, caller: string, input?: unknown): FaultEffect | undefined;
  /** Each fault as it was added, with the number of calls to which its effect has happened. */
  list(): readonly (Fault & { readonly met: number })[];
  /** Forgets all faults, and lets go of the calls that are held. */
  clear(): void;
  /** Resolves when the faults of now are cleared: what a call waits for that is held. */
  cleared(): Promise<void>;
}

interface Armed {
  readonly fault: Fault;
  /** Matching calls since the fault was added. */
  count: number;
  /** Those of them that had its effect. */
  met: number;
  readonly draw: () => number;
}

/** Makes an empty set of faults for calls of the operations that are served. */
export function createFaults(served: ServedOperations): Faults {
  const schema = faultSchema.superRefine((fault, context) => requireServed(served, fault, context));
  let armed: Armed[] = [];
  let clearing = Promise.withResolvers<void>();
  return {
    add(input) {
      const fault = schema.parse(input);
      armed.push({ fault, count: 0, met: 0, draw: createDraw(fault.seed) });
    },
    match(service, operation, caller, input) {
      const concerned = armed.filter(
        ({ fault }) => matches(fault, service, operation, caller) && contains(input, fault.containing),
      );
      const [first] = concerned.filter(hits);
      if (first) first.met += 1;
      return first?.fault.then;
    },
    list: () => armed.map(({ fault, met }) => ({ ...fault, met })),
    clear() {
      armed = [];
      clearing.resolve();
      clearing = Promise.withResolvers();
    },
    cleared: () => clearing.promise,
  };
}

function requireServed(served: ServedOperations, { service, operation }: Fault, context: z.RefinementCtx<Fault>): void {
  const operations = served.get(service);
  if (!operations) {
    const message = `the sandbox has no service ${JSON.stringify(service)}; it has ${sorted([...served.keys()])}`;
    context.addIssue({ code: 'custom', path: ['service'], message });
  } else if (!operations.includes(operation)) {
    const message = `the sandbox serves no ${JSON.stringify(operation)} of ${service}; it serves ${sorted(operations)}`;
    context.addIssue({ code: 'custom', path: ['operation'], message });
  }
}

const sorted = (names: readonly string[]): string => names.toSorted().join(', ');

function matches(fault: Fault, service: string, operation: string, caller: string): boolean {
  return (
    fault.service === service &&
    fault.operation === operation &&
    (fault.caller === undefined || fault.caller === caller)
  );
}

/** Whether the text stands in a name or a value of the input; no input contains any. */
function contains(input: unknown, text: string | undefined): boolean {
  return text === undefined || (JSON.stringify(input) ?? '').includes(text);
}

/** Counts the call; true where the fault hits it. */
function hits(armed: Armed): boolean {
  const { nth = 1, every, probability = 1 } = armed.fault;
  armed.count += 1;
  const recurs = every ?? (armed.fault.probability !== undefined && armed.fault.nth === undefined);
  const concerned = recurs ? armed.count % nth === 0 : armed.count === nth;
  return concerned && armed.draw() < probability;
}

import { functionBuiltAs } from '#test/support/functions';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** A fault that meets calls of one of the service's functions, named by its construct, to one operation of AWS. */
export interface PlannedFault {
  readonly by: string;
  readonly service: string;
  readonly operation: string;
  /** Which of the calls, counted from now. */
  readonly which: { readonly nth: 1 } | { readonly every: true };
  readonly then: { readonly error: string; readonly status: number };
}

const FIRST = { nth: 1 } as const;
const EVERY = { every: true } as const;
const DENIED = { error: 'AccessDeniedException', status: 403 };
const THROTTLED = { error: 'ThrottlingException', status: 429 };
const LIMIT_REACHED = { error: 'LimitExceededException', status: 429 };

/** Every call `by/service/operation` is refused for want of a permission: trying again does not cure that. */
export const denied = (calls: string): PlannedFault => ({ ...callsAt(calls), which: EVERY, then: DENIED });

/** The first call is. */
export const deniedOnce = (calls: string): PlannedFault => ({ ...callsAt(calls), which: FIRST, then: DENIED });

/** Every call is told to slow down. */
const throttled = (calls: string): PlannedFault => ({ ...callsAt(calls), which: EVERY, then: THROTTLED });

/** The first call is: the second attempt of the step succeeds. */
export const throttledOnce = (calls: string): PlannedFault => ({ ...callsAt(calls), which: FIRST, then: THROTTLED });

/** The first call is told that a quota is used up. */
export const limitReached = (calls: string): PlannedFault => ({ ...callsAt(calls), which: FIRST, then: LIMIT_REACHED });

function callsAt(calls: string): Pick<PlannedFault, 'by' | 'service' | 'operation'> {
  const [by, service, operation] = calls.split('/') as [string, string, string];
  return { by, service, operation };
}

/** Sets the faults. */
export async function arm(service: Service, faults: readonly PlannedFault[]): Promise<void> {
  for (const { by, which, then, ...calls } of faults) {
    await service.control.fault({ ...calls, ...which, caller: await functionBuiltAs(service, by) }, then);
  }
}

/**
 * Keeps an execution at a step, by throttling what it calls there, while something happens; then lets it go on. Between
 * its attempts the step waits some 25 s in all, so `meanwhile` must not move the clock.
 *
 * @param calls `by/service/operation`
 * @param begin brings an execution to that step
 */
export async function heldAt(
  service: Service,
  calls: string,
  { begin, meanwhile }: { begin: () => Promise<unknown>; meanwhile?: () => Promise<unknown> },
): Promise<void> {
  await arm(service, [throttled(calls)]);
  await begin();
  await catchUp(service);
  await meanwhile?.();
  await catchUp(service);
  await service.control.forgetFaults();
}

/** Lets everything happen that needs no time. */
function catchUp(service: Service): Promise<void> {
  return rest(service, 0);
}

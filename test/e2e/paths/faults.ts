import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { vi } from 'vitest';
import type { Service } from '#test/support/service';

/** The calls that a fault meets: of the function that was built as this construct, to this operation. */
export interface Calls {
  readonly by: string;
  readonly service: 'apigateway' | 'dynamodb' | 'sns';
  readonly operation: string;
}

export interface PlannedFault extends Calls {
  /** Which of the calls, counted from now. */
  readonly which: { readonly nth: 1 } | { readonly every: true };
  readonly then: { readonly error: string; readonly status: number };
}

const first = { nth: 1 } as const;
const every = { every: true } as const;
const DENIED = { error: 'AccessDeniedException', status: 403 };

/** Every call `by/service/operation` is refused for want of a permission, which trying again does not cure. */
export const denied = (path: string): PlannedFault => ({ ...callsAt(path), which: every, then: DENIED });

/** The same for the first call only. */
export const deniedOnce = (path: string): PlannedFault => ({ ...callsAt(path), which: first, then: DENIED });

/** The first call is answered with "slower", which trying again cures. */
export const throttledOnce = (path: string): PlannedFault => ({ ...throttled(path), which: first });

/** Every call is answered so, until the faults are cleared. */
export const throttled = (path: string): PlannedFault => ({
  ...callsAt(path),
  which: every,
  then: { error: 'ThrottlingException', status: 429 },
});

/** The first call is told that a quota is used up. */
export const limitReached = (path: string): PlannedFault => ({
  ...callsAt(path),
  which: first,
  then: { error: 'LimitExceededException', status: 429 },
});

function callsAt(path: string): Calls {
  const [by, service, operation] = path.split('/') as [string, Calls['service'], string];
  return { by, service, operation };
}

/** Sets the faults. */
export async function arm(service: Service, faults: readonly PlannedFault[]): Promise<void> {
  for (const { by, service: aws, operation, which, then } of faults)
    await service.control.fault({ service: aws, operation, caller: await functionName(service, by), ...which }, then);
}

/**
 * Keeps a workflow at a step by throttling what it calls there, while something happens; then lets it go on.
 *
 * @param calls `by/service/operation`; enough attempts are left when `meanwhile` takes less than their waits, some 25 s
 */
export async function heldAt(
  service: Service,
  calls: string,
  { begin, meanwhile }: { begin: () => Promise<unknown>; meanwhile: () => Promise<unknown> },
): Promise<void> {
  const fault = throttled(calls);
  await arm(service, [fault]);
  await begin();
  await called(service, fault);
  await meanwhile();
  await fetch(`${service.url}/_sandbox/faults`, { method: 'DELETE' });
}

/** Waits until the calls have been served, or refused, once. */
export async function called(service: Service, { by, service: aws, operation }: Calls): Promise<void> {
  const caller = await functionName(service, by);
  await vi.waitFor(
    async () => {
      const calls = await service.control.calls();
      if (!calls.some((call) => call.service === aws && call.operation === operation && call.caller === caller))
        throw new Error(`${caller} has not called ${operation}`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** A function's full name: CloudFormation makes it of the construct's path and a suffix. */
async function functionName({ clientOptions }: Service, construct: string): Promise<string> {
  const client = new LambdaClient(clientOptions);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  client.destroy();
  const found = Functions.find(({ FunctionName }) => FunctionName?.startsWith(`Stagecert-${construct}Function`));
  if (!found?.FunctionName) throw new Error(`no function was built as ${construct}`);
  return found.FunctionName;
}

import { expect } from 'vitest';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** A call of the service to API Gateway, and the call of its own that comes right before it. */
export interface HeldCall {
  readonly service: 'apigateway' | 'apigatewayv2';
  readonly operation: string;
  readonly after: { readonly caller: string; readonly operation: string };
}

/** The patch: between the look at the stage and the write. */
export const theUpdate: HeldCall = {
  service: 'apigateway',
  operation: 'UpdateStage',
  after: { caller: 'PatchStage', operation: 'GetStage' },
};

/** The patch of a stage of a WebSocket API. */
export const theUpdateOfV2: HeldCall = { ...theUpdate, service: 'apigatewayv2' };

/** The generation of a certificate: after the stage was inspected, before the fix looks at it again. */
export const theGeneration: HeldCall = {
  service: 'apigateway',
  operation: 'GenerateClientCertificate',
  after: { caller: 'IssueCertificate', operation: 'UpdateItem' },
};

/** Has the clock move on until the service makes the call, does something while that is on its way, and lets all come to its end. */
export async function meanwhile(
  service: Service,
  { service: api, operation, after }: HeldCall,
  act: () => Promise<void>,
) {
  await service.control.forgetCalls();
  // Half a second of wall time, for which the call in flight holds the sandbox's clock still.
  await service.control.fault({ service: api, operation }, { latencyMs: 500 });
  const reached = rest(service);
  const isBefore = (call: { caller: string; operation: string }) =>
    call.caller.includes(after.caller) && call.operation === after.operation;
  await expect
    .poll(async () => (await service.control.calls()).some(isBefore), { interval: 5, timeout: 10_000 })
    .toBe(true);
  await act();
  await reached;
  await rest(service);
}

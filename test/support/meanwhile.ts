import { expect } from 'vitest';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** A call of the service, and the call of its own that comes right before it. */
export interface HeldCall {
  readonly service: 'apigateway' | 'apigatewayv2' | 'dynamodb';
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

/** What is deployed on the stage is read: nothing of the fix has begun. */
export const theExport: HeldCall = {
  service: 'apigateway',
  operation: 'GetExport',
  after: { caller: 'Inspect', operation: 'GetStage' },
};

/** The first look of a remediation into the history: the backout is recorded, the stage not patched yet. */
export const theHistory: HeldCall = {
  service: 'dynamodb',
  operation: 'Query',
  after: { caller: 'RecordBackout', operation: 'PutItem' },
};

/** The first look of the outcome's step into the table: the fix is in place and verified, and recorded nowhere as an outcome. */
export const theRecording: HeldCall = {
  service: 'dynamodb',
  operation: 'GetItem',
  after: { caller: 'VerifyStage', operation: 'GetStage' },
};

/**
 * Has the clock move on until the service makes the call, does something while that is on its way, and lets all come to its end.
 *
 * @param heldMs for so long, in milliseconds of wall time, the call in flight holds the sandbox's clock still
 */
export async function meanwhile(
  service: Service,
  { service: api, operation, after }: HeldCall,
  act: () => Promise<void>,
  heldMs = 500,
) {
  await service.control.forgetCalls();
  await service.control.fault({ service: api, operation }, { latencyMs: heldMs });
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

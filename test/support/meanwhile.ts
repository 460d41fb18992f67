import { expect } from 'vitest';
import { functionBuiltAs } from '#test/support/functions';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** The first call of a kind that one of the service's functions makes, and the call of the service that comes right before it. */
export interface HeldCall {
  readonly caller: string;
  readonly service: 'apigateway' | 'apigatewayv2' | 'dynamodb';
  readonly operation: string;
  readonly after: { readonly caller: string; readonly operation: string };
}

/** The patch: between the look at the stage and the write. */
export const theUpdate: HeldCall = {
  caller: 'PatchStage',
  service: 'apigateway',
  operation: 'UpdateStage',
  after: { caller: 'PatchStage', operation: 'GetStage' },
};

/** The patch of a stage of a WebSocket API. */
export const theUpdateOfV2: HeldCall = { ...theUpdate, service: 'apigatewayv2' };

/** The generation of a certificate: after the stage was inspected, before the fix looks at it again. */
export const theGeneration: HeldCall = {
  caller: 'IssueCertificate',
  service: 'apigateway',
  operation: 'GenerateClientCertificate',
  after: { caller: 'IssueCertificate', operation: 'UpdateItem' },
};

/** What is deployed on the stage is read: nothing of the fix has begun. */
export const theExport: HeldCall = {
  caller: 'Inspect',
  service: 'apigateway',
  operation: 'GetExport',
  after: { caller: 'Inspect', operation: 'GetStage' },
};

/** The first look of a remediation into the history: the backout is recorded, the stage not patched yet. */
export const theHistory: HeldCall = {
  caller: 'RecordBackout',
  service: 'dynamodb',
  operation: 'Query',
  after: { caller: 'RecordBackout', operation: 'PutItem' },
};

/** The first look of the outcome's step into the table: the fix is in place and verified, and recorded nowhere as an outcome. */
export const theRecording: HeldCall = {
  caller: 'RecordOutcome',
  service: 'dynamodb',
  operation: 'GetItem',
  after: { caller: 'VerifyStage', operation: 'GetStage' },
};

/**
 * Has the clock move on until the service makes the call, does something while that is on its way, and lets all come to its end.
 * The call is held until all is done, however long that takes, and the clock with it. Other faults that are set end then, too.
 */
export async function meanwhile(
  service: Service,
  { caller, service: api, operation, after }: HeldCall,
  act: () => Promise<void>,
) {
  await service.control.forgetCalls();
  await service.control.fault(
    { service: api, operation, caller: await functionBuiltAs(service, caller) },
    { held: true },
  );
  const reached = rest(service);
  const isBefore = (call: { caller: string; operation: string }) =>
    call.caller.includes(after.caller) && call.operation === after.operation;
  try {
    await expect
      .poll(async () => (await service.control.calls()).some(isBefore), { interval: 5, timeout: 10_000 })
      .toBe(true);
    await act();
  } finally {
    await service.control.forgetFaults();
  }
  await reached;
  await rest(service);
}

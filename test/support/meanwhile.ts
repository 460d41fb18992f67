import { expect } from 'vitest';
import { functionBuiltAs } from '#test/support/functions';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** The first call of a kind that one of the service's functions makes. */
export interface HeldCall {
  readonly caller: string;
  readonly service: 'apigateway' | 'apigatewayv2' | 'dynamodb';
  readonly operation: string;
}

/** The patch: between the look at the stage and the write. */
export const theUpdate: HeldCall = {
  caller: 'PatchStage',
  service: 'apigateway',
  operation: 'UpdateStage',
};

/** The patch of a stage of a WebSocket API. */
export const theUpdateOfV2: HeldCall = { ...theUpdate, service: 'apigatewayv2' };

/** The generation of a certificate: after the stage was inspected, before the fix looks at it again. */
export const theGeneration: HeldCall = {
  caller: 'IssueCertificate',
  service: 'apigateway',
  operation: 'GenerateClientCertificate',
};

/** What is deployed on the stage is read: nothing of the fix has begun. */
export const theExport: HeldCall = {
  caller: 'Inspect',
  service: 'apigateway',
  operation: 'GetExport',
};

/** The first look of a remediation into the history: the backout is recorded, the stage not patched yet. */
export const theHistory: HeldCall = {
  caller: 'RecordBackout',
  service: 'dynamodb',
  operation: 'Query',
};

/** The first look of the outcome's step into the table: the fix is in place and verified, and recorded nowhere as an outcome. */
export const theRecording: HeldCall = {
  caller: 'RecordOutcome',
  service: 'dynamodb',
  operation: 'GetItem',
};

/**
 * Has the clock move on until the service makes the call, does something while that is on its way, and lets all come to its end.
 * The call is held until all is done, however long that takes, and the clock with it. Other faults that are set end then, too.
 */
export async function meanwhile(
  service: Service,
  { caller, service: api, operation }: HeldCall,
  act: () => Promise<void>,
) {
  await service.control.forgetCalls();
  await service.control.fault(
    { service: api, operation, caller: await functionBuiltAs(service, caller) },
    { held: true },
  );
  const reached = rest(service);
  const isHeld = async () => (await service.control.faults()).at(-1)?.met === 1;
  try {
    await expect.poll(isHeld, { interval: 5 }).toBe(true);
    await act();
  } finally {
    await service.control.forgetFaults();
  }
  await reached;
  await rest(service);
}

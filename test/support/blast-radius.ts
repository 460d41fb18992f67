import { expect } from 'vitest';
import type { ServedCall } from '#test/support/control';
import type { Service } from '#test/support/service';

/** All that the service may ever change at API Gateway. */
const mutations = ['UpdateStage', 'GenerateClientCertificate', 'DeleteClientCertificate'];

/** The calls to API Gateway that the service made, not its users. */
export async function ownApiGatewayCalls({ control }: Service): Promise<ServedCall[]> {
  const calls = await control.calls();
  return calls.filter(({ service, caller }) => service.startsWith('apigateway') && caller !== 'external');
}

/** Of those, the ones that change something. */
export async function ownMutations(service: Service): Promise<ServedCall[]> {
  return (await ownApiGatewayCalls(service)).filter(({ operation }) => !/^(Get|TestInvoke)/.test(operation));
}

/** Expects that the service changed only stages that an execution was started for, and beside them only certificates. */
export async function expectNamedStagesOnly(service: Service): Promise<void> {
  const changes = await ownMutations(service);
  for (const { operation } of changes) expect(mutations).toContain(operation);
  const changed = new Set(
    changes.filter(({ operation }) => operation === 'UpdateStage').map(({ resource }) => resource),
  );
  for (const resource of changed) {
    const [, apiId, stageName] = /^\/(?:restapis|v2\/apis)\/([^/]+)\/stages\/([^/]+)$/.exec(resource) ?? [];
    const inputs = await service.executions.inputsAbout(apiId ?? '');
    expect(
      inputs.some((input) => input.includes(`"stageName":"${stageName}"`)),
      `nobody named ${resource}`,
    ).toBe(true);
  }
}

import * as v1 from '@aws-sdk/client-api-gateway';
import type { CreateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { messagesAbout } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { onV2 } from '#test/support/v2';

/** An API with a stage that no event has told of. */
export interface Placed {
  readonly id: string;
  readonly deploymentId: string;
}

/** A call of somebody outside that is about the API. */
export type Act = (service: Service, api: Placed) => Promise<unknown>;

export const byV1 =
  (command: (api: Placed) => object): Act =>
  ({ apiGateway }, api) =>
    apiGateway.send(command(api) as v1.CreateStageCommand);

export const byV2 =
  (command: (api: Placed) => object): Act =>
  (service, api) =>
    onV2(service, (client) => client.send(command(api) as CreateStageCommand));

/** Places an API with stages `stage1` and so on, past all quotas. */
export async function placed(
  { apiGateway, control }: Service,
  protocol: 'REST' | 'WEBSOCKET' | 'HTTP',
  stagesPerApi = 1,
) {
  const { apis } = await control.seed<{ apis: { restApiId?: string; apiId?: string }[] }>({
    apis: 1,
    stagesPerApi,
    protocol,
  });
  const id = (apis[0]?.restApiId ?? apis[0]?.apiId) as string;
  return { id, deploymentId: await deploymentOf(id) };

  async function deploymentOf(restApiId: string): Promise<string> {
    if (protocol !== 'REST') return '';
    const { items } = await apiGateway.send(new v1.GetDeploymentsCommand({ restApiId }));
    return items?.[0]?.id ?? '';
  }
}

/** A patch operation of v1. */
export function replace(path: string, value: string): v1.PatchOperation {
  return { op: 'replace', path, value };
}

/** Expects that nobody began to remediate anything of the API, and nobody was told of it. */
export async function expectNothing(service: Service, { id }: Placed): Promise<void> {
  expect(await service.executions.about(id)).toEqual([]);
  expect(await messagesAbout(service, id)).toEqual([]);
}

import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { ServedCall } from '#test/support/control';
import type { Service, StageId } from '#test/support/service';

/** A method of an API's root and the verb by which it calls a backend. */
export interface BackendMethod {
  readonly httpMethod: string;
  readonly integrationHttpMethod: string;
  readonly uri: string;
}

interface StageOptions {
  readonly stageName?: string;
  readonly variables?: Record<string, string>;
}

/** Creates an API whose root has these methods, and a stage of it. */
export async function createStageCalling(
  { apiGateway }: Service,
  methods: readonly BackendMethod[],
  { stageName = 'live', variables }: StageOptions = {},
): Promise<StageId> {
  const { id: restApiId = '' } = await apiGateway.send(new CreateRestApiCommand({ name: 'orders' }));
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  for (const { httpMethod, integrationHttpMethod, uri } of methods) {
    const method = { restApiId, resourceId: items?.[0]?.id, httpMethod };
    await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
    await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'HTTP_PROXY', integrationHttpMethod, uri }));
  }
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  await apiGateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName, variables }));
  return { restApiId, stageName };
}

/** Sets what is pretended to be at a host. */
export async function pretend({ url }: Service, backend: { host: string } & Record<string, unknown>): Promise<void> {
  const { ok } = await fetch(`${url}/_sandbox/backends`, { method: 'POST', body: JSON.stringify(backend) });
  if (!ok) throw new Error(`the sandbox does not take ${JSON.stringify(backend)}`);
}

/** The calls that concern what happens to the API, of those that the service made, in their order. */
export async function stepsAbout({ control }: Service, { restApiId }: StageId): Promise<string[]> {
  const steps = ['TestInvokeMethod', 'UpdateStage'];
  const isStep = ({ operation, resource, caller }: ServedCall) =>
    steps.includes(operation) && resource.includes(restApiId) && caller !== 'external';
  return (await control.calls()).filter(isStep).map(({ operation }) => operation);
}

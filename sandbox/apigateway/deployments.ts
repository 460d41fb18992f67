import type { CreateDeploymentRequest, Deployment, MethodSnapshot } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { acceptOnly, badRequest, notFound } from './errors.ts';
import { type PageInput, page } from './pages.ts';
import { createStage, type NewStage } from './stages.ts';
import { findApi, type GatewayParts, SHORT_ID, type StoredApi, type StoredDeployment, wholeSeconds } from './store.ts';

interface DeploymentKey {
  readonly restApiId: string;
  readonly deploymentId: string;
}

const CREATE_MEMBERS = [
  ...['restApiId', 'stageName', 'stageDescription', 'description', 'cacheClusterEnabled', 'cacheClusterSize'],
  ...['variables', 'tracingEnabled'],
];

/** The operations on deployments. */
export function deploymentOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateDeployment(input: CreateDeploymentRequest & { restApiId: string }) {
      acceptOnly('CreateDeployment', input, CREATE_MEMBERS);
      const api = findApi(parts, input.restApiId);
      const deployment = snapshot(parts, api, input.description);
      if (input.stageName) deployTo(parts, api, { ...input, stageName: input.stageName }, deployment.view.id);
      api.deployments.set(deployment.view.id, deployment);
      return deployment.view;
    },
    GetDeployment({ restApiId, deploymentId, embed }: DeploymentKey & { embed?: string[] }) {
      const deployment = findDeployment(findApi(parts, restApiId), deploymentId);
      return embed?.includes('apisummary')
        ? { ...deployment.view, apiSummary: summaryOf(deployment) }
        : deployment.view;
    },
    GetDeployments({ restApiId, ...paging }: { restApiId: string } & PageInput) {
      const { items, position } = page(findApi(parts, restApiId).deployments.values(), ({ view }) => view.id, paging);
      return { items: items.map(({ view }): Deployment => view), position };
    },
    DeleteDeployment({ restApiId, deploymentId }: DeploymentKey) {
      const api = findApi(parts, restApiId);
      findDeployment(api, deploymentId);
      if ([...api.stages.values()].some((stage) => stage.deploymentId === deploymentId)) {
        throw badRequest('Active stages pointing to this deployment must be moved or deleted');
      }
      api.deployments.delete(deploymentId);
    },
  };
}

/**
 * Copies the API's resources into a new deployment, which is not yet stored.
 *
 * @throws AwsError `BadRequestException` where the API has no methods, or one without an integration
 */
export function snapshot({ ids, clock }: GatewayParts, api: StoredApi, description?: string): StoredDeployment {
  const resources = [...api.resources.values()];
  const methods = resources.flatMap(({ resourceMethods }) => Object.values(resourceMethods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => !methodIntegration))
    throw badRequest('No integration defined for method');
  const view = { id: ids.short(SHORT_ID), description, createdDate: wholeSeconds(clock) };
  return { view, resources: structuredClone(resources) };
}

/** Points a stage at the deployment, creating it where there is none: such a stage comes to be with no CreateStage event. */
function deployTo(
  parts: GatewayParts,
  api: StoredApi,
  input: CreateDeploymentRequest & { stageName: string },
  deploymentId: string,
): void {
  const { stageName, stageDescription, cacheClusterEnabled, cacheClusterSize, variables, tracingEnabled } = input;
  const given = { description: stageDescription, cacheClusterEnabled, cacheClusterSize, variables, tracingEnabled };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const stage = api.stages.get(stageName);
  if (!stage) createStage(parts, api, { ...settings, stageName, deploymentId } as NewStage);
  else Object.assign(stage, settings, { deploymentId, lastUpdatedDate: wholeSeconds(parts.clock) });
}

function findDeployment(api: StoredApi, deploymentId: string): StoredDeployment {
  const deployment = api.deployments.get(deploymentId);
  if (!deployment) throw notFound('Invalid Deployment identifier specified');
  return deployment;
}

function summaryOf({ resources }: StoredDeployment): Record<string, Record<string, MethodSnapshot>> {
  const methodsOf = (methods: object) =>
    Object.entries(methods).map(([name, { authorizationType, apiKeyRequired }]) => [
      name,
      { authorizationType, apiKeyRequired },
    ]);
  return Object.fromEntries(
    resources.map(({ path, resourceMethods }) => [path, Object.fromEntries(methodsOf(resourceMethods))]),
  );
}

import type { CreateDeploymentRequest } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from '../apigateway/errors.ts';
import { type GatewayParts, SHORT_ID, wholeSeconds } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { findApi, findPart, findStage, given } from './lookup.ts';
import type { StoredApi, StoredDeployment, StoredStage } from './model.ts';
import { type PageInput, pageOf } from './pages.ts';

interface DeploymentKey {
  readonly ApiId: string;
  readonly DeploymentId: string;
}

/** AWS's words, as people report them. */
const NO_ROUTE = 'At least one route is required before deploying the Api.';

/** The operations on deployments. Unlike v1's, CreateDeployment makes no stage: it moves one that exists. */
export function deploymentOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateDeployment({ ApiId, Description, StageName }: CreateDeploymentRequest & { ApiId: string }) {
      const api = findApi(parts, ApiId);
      const stage = StageName ? findStage(api, StageName) : undefined;
      const deployment = placeDeployment(parts, api, { AutoDeployed: false, Description });
      if (stage) pointAt(parts, stage, deployment);
      return deployment;
    },
    GetDeployment: ({ ApiId, DeploymentId }: DeploymentKey) => findDeployment(findApi(parts, ApiId), DeploymentId),
    GetDeployments: ({ ApiId, ...paging }: { ApiId: string } & PageInput) =>
      pageOf(findApi(parts, ApiId).deployments.values(), ({ DeploymentId }) => DeploymentId, paging),
    DeleteDeployment({ ApiId, DeploymentId }: DeploymentKey) {
      const api = findApi(parts, ApiId);
      findDeployment(api, DeploymentId);
      if ([...api.stages.values()].some((stage) => stage.DeploymentId === DeploymentId)) {
        throw badRequest('Active stages pointing to this deployment must be moved or deleted');
      }
      api.deployments.delete(DeploymentId);
    },
  };
}

/** The API's deployment by its id. Throws AwsError `NotFoundException`. */
export function findDeployment(api: StoredApi, deploymentId: string): StoredDeployment {
  return findPart(api.deployments, deploymentId, 'Deployment');
}

/** Adds a deployment to the API. Throws AwsError `BadRequestException` where the API has no route. */
export function placeDeployment(
  { ids, clock }: GatewayParts,
  api: StoredApi,
  input: { AutoDeployed: boolean; Description: string | undefined },
): StoredDeployment {
  if (api.routes.size === 0) throw badRequest(NO_ROUTE);
  const deployment = {
    ...given(input),
    DeploymentId: ids.short(SHORT_ID),
    DeploymentStatus: 'DEPLOYED' as const,
    CreatedDate: wholeSeconds(clock),
  };
  api.deployments.set(deployment.DeploymentId, deployment);
  return deployment;
}

/** Deploys the API as it is now to those of its stages that deploy by themselves: called after each change of the API. */
export function autoDeploy(parts: GatewayParts, api: StoredApi): void {
  for (const stage of api.stages.values()) {
    if (stage.AutoDeploy) deployItself(parts, api, stage);
  }
}

/**
 * Deploys the API to one stage that deploys by itself: at AWS a moment after the change, here with it. That this moves the
 * stage's `LastUpdatedDate`, and makes no event, is unverified. Where it fails the stage says so, in AWS's words.
 */
export function deployItself(parts: GatewayParts, api: StoredApi, stage: StoredStage): void {
  if (api.routes.size === 0) {
    stage.LastDeploymentStatusMessage = `Deployment attempt failed: ${NO_ROUTE}`;
    return;
  }
  const Description = 'Automatic deployment triggered by changes to the Api configuration';
  const deployment = placeDeployment(parts, api, { AutoDeployed: true, Description });
  pointAt(parts, stage, deployment);
  stage.LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deployment.DeploymentId}'`;
}

function pointAt({ clock }: GatewayParts, stage: StoredStage, { DeploymentId }: StoredDeployment): void {
  stage.DeploymentId = DeploymentId;
  stage.LastUpdatedDate = wholeSeconds(clock);
}

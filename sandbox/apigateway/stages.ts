import type { CreateStageRequest, PatchOperation, Stage } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { acceptOnly, badRequest, conflict, limitExceeded } from './errors.ts';
import { patchStage } from './stage-patch.ts';
import {
  findApi,
  findStage,
  type GatewayParts,
  requireDeployment,
  type StoredApi,
  type StoredStage,
  unlessEmpty,
  wholeSeconds,
} from './store.ts';

interface StageKey {
  readonly restApiId: string;
  readonly stageName: string;
}

/** What a stage is created from. */
export type NewStage = Pick<
  CreateStageRequest,
  'description' | 'cacheClusterEnabled' | 'cacheClusterSize' | 'variables' | 'tracingEnabled' | 'tags'
> & { stageName: string; deploymentId: string };

/** Stages per API (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html), raisable. */
const STAGES_PER_API = 10;

const CREATE_MEMBERS = [
  ...['restApiId', 'stageName', 'deploymentId', 'description', 'cacheClusterEnabled', 'cacheClusterSize'],
  ...['variables', 'tracingEnabled', 'tags'],
];

/** The operations on stages. CreateStage cannot carry a client certificate: the API has no member for it. */
export function stageOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateStage(input: NewStage & StageKey) {
      acceptOnly('CreateStage', input, CREATE_MEMBERS);
      const api = findApi(parts, input.restApiId);
      requireDeployment(api, input.deploymentId);
      if (api.stages.has(input.stageName)) throw conflict('Stage already exists');
      return viewOf(createStage(parts, api, input));
    },
    GetStage: ({ restApiId, stageName }: StageKey) => viewOf(findStage(findApi(parts, restApiId), stageName)),
    GetStages({ restApiId, deploymentId }: { restApiId: string; deploymentId?: string }) {
      const stages = [...findApi(parts, restApiId).stages.values()];
      return { item: stages.filter((stage) => !deploymentId || stage.deploymentId === deploymentId).map(viewOf) };
    },
    UpdateStage({ restApiId, stageName, patchOperations }: StageKey & { patchOperations?: PatchOperation[] }) {
      const api = findApi(parts, restApiId);
      const patched = patchStage(findStage(api, stageName), patchOperations ?? [], { api, store: parts.store });
      const stage = { ...patched, lastUpdatedDate: wholeSeconds(parts.clock) };
      api.stages.set(stageName, stage);
      return viewOf(stage);
    },
    DeleteStage({ restApiId, stageName }: StageKey) {
      const api = findApi(parts, restApiId);
      findStage(api, stageName);
      api.stages.delete(stageName);
    },
  };
}

/**
 * Adds a stage to the API.
 *
 * @throws AwsError `BadRequestException` for a name that API Gateway does not allow, `LimitExceededException` for a
 *   stage beyond the quota (the wording of that message is unverified)
 */
export function createStage(parts: GatewayParts, api: StoredApi, input: NewStage): StoredStage {
  if (!/^[a-zA-Z0-9_-]+$/.test(input.stageName)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
  if (api.stages.size >= STAGES_PER_API) {
    throw limitExceeded(`Maximum number of Stages for this REST API has been reached (${STAGES_PER_API})`);
  }
  return placeStage(parts, api, input);
}

/** Adds a stage to the API, past the quota. */
export function placeStage({ clock }: GatewayParts, api: StoredApi, input: NewStage): StoredStage {
  const now = wholeSeconds(clock);
  const { stageName, deploymentId, description, cacheClusterSize, variables, tags } = input;
  const cacheClusterEnabled = input.cacheClusterEnabled ?? false;
  const stage: StoredStage = {
    ...{ stageName, deploymentId, description, cacheClusterEnabled, cacheClusterSize },
    cacheClusterStatus: cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    methodSettings: {},
    tracingEnabled: input.tracingEnabled ?? false,
    variables: { ...variables },
    tags: { ...tags },
    createdDate: now,
    lastUpdatedDate: now,
  };
  api.stages.set(stageName, stage);
  return stage;
}

function viewOf(stage: StoredStage): Stage {
  return { ...stage, variables: unlessEmpty(stage.variables), tags: unlessEmpty(stage.tags) };
}

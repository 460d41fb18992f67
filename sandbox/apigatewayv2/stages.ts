import type { CreateStageRequest } from '@aws-sdk/client-apigatewayv2';
import { conflict } from '../apigateway/errors.ts';
import { type GatewayParts, wholeSeconds } from '../apigateway/store.ts';
import { AwsError, type Operation } from '../contract.ts';
import { deployItself } from './deployments.ts';
import { findApi, findStage } from './lookup.ts';
import type { Protocol, StoredApi, StoredStage } from './model.ts';
import { type PageInput, pageOf } from './pages.ts';
import { requireStageName, type StageSettings, withSettings } from './stage-settings.ts';

interface StageKey {
  readonly ApiId: string;
  readonly StageName: string;
}

/** What a stage is created from; unlike v1's, it may carry a client certificate. */
export type NewStage = StageSettings & Pick<CreateStageRequest, 'Tags'> & { StageName: string };

/** Stages per API (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html), raisable. */
const STAGES_PER_API = 10;

/** What API Gateway shows of a stage whose routes were given no settings. */
const DEFAULT_ROUTE_SETTINGS: Readonly<Record<Protocol, NonNullable<StoredStage['DefaultRouteSettings']>>> = {
  WEBSOCKET: { DataTraceEnabled: false, DetailedMetricsEnabled: false, LoggingLevel: 'OFF' },
  HTTP: { DetailedMetricsEnabled: false },
};

/** The operations on stages of WebSocket and HTTP APIs. */
export function stageOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateStage({ ApiId, ...input }: NewStage & StageKey) {
      const api = findApi(parts, ApiId);
      requireStageName(api, input.StageName);
      if (api.stages.has(input.StageName)) throw conflict('Stage already exists');
      if (api.stages.size >= STAGES_PER_API) throw tooManyStages();
      const stage = placeStage(parts, api, input);
      if (stage.AutoDeploy) deployItself(parts, api, stage);
      return stage;
    },
    GetStage: ({ ApiId, StageName }: StageKey) => findStage(findApi(parts, ApiId), StageName),
    GetStages: ({ ApiId, ...paging }: { ApiId: string } & PageInput) =>
      pageOf(findApi(parts, ApiId).stages.values(), ({ StageName }) => StageName, paging),
    UpdateStage({ ApiId, StageName, ...settings }: StageSettings & StageKey) {
      const api = findApi(parts, ApiId);
      const before = findStage(api, StageName);
      const stage = withSettings(before, settings, { api, store: parts.store });
      stage.LastUpdatedDate = wholeSeconds(parts.clock);
      api.stages.set(StageName, stage);
      if (stage.AutoDeploy && !before.AutoDeploy) deployItself(parts, api, stage);
      return stage;
    },
    DeleteStage({ ApiId, StageName }: StageKey) {
      const api = findApi(parts, ApiId);
      findStage(api, StageName);
      api.stages.delete(StageName);
    },
  };
}

/** Adds a stage to the API, past the quota. Throws what {@link withSettings} throws. */
export function placeStage({ store, clock }: GatewayParts, api: StoredApi, input: NewStage): StoredStage {
  const { StageName, Tags, ...settings } = input;
  const now = wholeSeconds(clock);
  const bare: StoredStage = {
    ...{ StageName, AutoDeploy: false, RouteSettings: {}, StageVariables: {}, Tags: { ...Tags } },
    DefaultRouteSettings: DEFAULT_ROUTE_SETTINGS[api.view.ProtocolType],
    ...{ CreatedDate: now, LastUpdatedDate: now },
  };
  const stage = withSettings(bare, settings, { api, store });
  api.stages.set(StageName, stage);
  return stage;
}

/** v2's model has no `LimitExceededException`: this is its error for every limit. The wording is unverified. */
function tooManyStages(): AwsError {
  const message = `Maximum number of Stages for this API has been reached (${STAGES_PER_API})`;
  return new AwsError('TooManyRequestsException', message, 429);
}

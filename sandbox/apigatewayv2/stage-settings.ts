import type { CreateStageRequest } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from '../apigateway/errors.ts';
import type { Store } from '../apigateway/store.ts';
import { findDeployment } from './deployments.ts';
import { given } from './lookup.ts';
import type { StoredApi, StoredStage } from './model.ts';

/** What CreateStage and UpdateStage set. */
export type StageSettings = Pick<
  CreateStageRequest,
  | ('AccessLogSettings' | 'AutoDeploy' | 'ClientCertificateId' | 'DefaultRouteSettings')
  | ('DeploymentId' | 'Description' | 'RouteSettings' | 'StageVariables')
>;

/** What a stage's settings may refer to. */
interface Surroundings {
  readonly api: StoredApi;
  readonly store: Store;
}

/**
 * A stage with settings applied: one that is not given stays as it is; the stage that was given in stays so as well.
 *
 * An empty certificate id clears the certificate, and an empty stage variable removes the variable, because that is how
 * Terraform's provider does both; neither is verified.
 *
 * @throws AwsError `NotFoundException` for a deployment that the API does not have, `BadRequestException` for a
 *   certificate that is not there, and for any on an HTTP API
 */
export function withSettings(stage: StoredStage, settings: StageSettings, around: Surroundings): StoredStage {
  const { ClientCertificateId, StageVariables, RouteSettings, DefaultRouteSettings, ...others } = settings;
  if (others.DeploymentId !== undefined) findDeployment(around.api, others.DeploymentId);
  const changed: StoredStage = {
    ...stage,
    ...(given(others) as Partial<StoredStage>),
    StageVariables: withoutEmpty({ ...stage.StageVariables, ...StageVariables }),
    RouteSettings: { ...stage.RouteSettings, ...RouteSettings },
    DefaultRouteSettings: { ...stage.DefaultRouteSettings, ...DefaultRouteSettings },
  };
  if (ClientCertificateId === undefined) return changed;
  requireCertificate(ClientCertificateId, around);
  return { ...changed, ClientCertificateId: ClientCertificateId || undefined };
}

/**
 * Checks a new stage's name; only HTTP APIs have `$default`.
 *
 * @throws AwsError `BadRequestException` (the wording for v2 is unverified)
 */
export function requireStageName({ view }: StoredApi, name: string): void {
  if (name === '$default' && view.ProtocolType === 'HTTP') return;
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
}

/**
 * The certificate is one that `GenerateClientCertificate` of v1 made: WebSocket APIs take no ARN of ACM. "Supported only
 * for WebSocket APIs" is the API reference's; AWS's own wordings are unverified.
 */
function requireCertificate(id: string, { api, store }: Surroundings): void {
  if (api.view.ProtocolType !== 'WEBSOCKET') {
    throw badRequest('ClientCertificateId is supported only for WebSocket APIs');
  }
  if (id !== '' && !store.certificates.has(id)) throw badRequest(`Invalid client certificate id specified: ${id}`);
}

function withoutEmpty(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

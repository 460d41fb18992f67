import type { Api, Deployment, Integration, Route, Stage } from '@aws-sdk/client-apigatewayv2';

type Tags = Record<string, string>;

export type Protocol = 'WEBSOCKET' | 'HTTP';

export type StoredStage = Stage & {
  StageName: string;
  AutoDeploy: boolean;
  RouteSettings: NonNullable<Stage['RouteSettings']>;
  StageVariables: Record<string, string>;
  Tags: Tags;
};

export type StoredIntegration = Integration & { IntegrationId: string };

export type StoredRoute = Route & { RouteId: string; RouteKey: string };

export type StoredDeployment = Deployment & { DeploymentId: string };

/** A WebSocket or HTTP API and everything in it. */
export interface StoredApi {
  readonly view: Api & { ApiId: string; Name: string; ProtocolType: Protocol; Tags: Tags };
  readonly integrations: Map<string, StoredIntegration>;
  readonly routes: Map<string, StoredRoute>;
  readonly deployments: Map<string, StoredDeployment>;
  readonly stages: Map<string, StoredStage>;
}

import type { ClientCertificate, Deployment, Method, Resource, RestApi, Stage } from '@aws-sdk/client-api-gateway';
import type { StoredApi as StoredV2Api } from '../apigatewayv2/model.ts';
import type { Clock, Ids, Place } from '../contract.ts';
import { badRequest, notFound } from './errors.ts';

type Tags = Record<string, string>;

/** A resource of an API's working copy, with its methods by HTTP method. */
export type StoredResource = Resource & { id: string; path: string; resourceMethods: Record<string, Method> };

/** A deployment, with the resources as they were when it was made. */
export interface StoredDeployment {
  readonly view: Deployment & { id: string };
  readonly resources: readonly StoredResource[];
}

export type StoredStage = Stage & {
  stageName: string;
  deploymentId: string;
  methodSettings: NonNullable<Stage['methodSettings']>;
  variables: Record<string, string>;
  tags: Tags;
};

export type StoredCertificate = ClientCertificate & { clientCertificateId: string; tags: Tags };

/** A REST API and everything in it. */
export interface StoredApi {
  readonly view: RestApi & { id: string; name: string; tags: Tags; createdDate: Date; rootResourceId: string };
  readonly resources: Map<string, StoredResource>;
  readonly deployments: Map<string, StoredDeployment>;
  readonly stages: Map<string, StoredStage>;
}

/** All data of API Gateway, v1 and v2: they share the client certificates. */
export interface Store {
  readonly apis: Map<string, StoredApi>;
  /** WebSocket and HTTP APIs. */
  readonly v2Apis: Map<string, StoredV2Api>;
  readonly certificates: Map<string, StoredCertificate>;
}

/** What the operations of API Gateway work with. */
export interface GatewayParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
}

/** API Gateway's ids are 10 characters long for APIs and resources, 6 for deployments and certificates. */
export const LONG_ID = 10;
export const SHORT_ID = 6;

export function createStore(): Store {
  return { apis: new Map(), v2Apis: new Map(), certificates: new Map() };
}

/** The time of a change: API Gateway's dates have whole seconds. */
export function wholeSeconds(clock: Clock): Date {
  return new Date(Math.floor(clock.now() / 1000) * 1000);
}

/** @throws AwsError `NotFoundException` */
export function findApi({ store, place }: GatewayParts, restApiId: string): StoredApi {
  const api = store.apis.get(restApiId);
  if (!api) throw notFound(`Invalid API identifier specified ${place.account}:${restApiId}`);
  return api;
}

/** @throws AwsError `NotFoundException` */
export function findResource(api: StoredApi, resourceId: string): StoredResource {
  const resource = api.resources.get(resourceId);
  if (!resource) throw notFound('Invalid Resource identifier specified');
  return resource;
}

/** @throws AwsError `NotFoundException` */
export function findMethod(resource: StoredResource, httpMethod: string): Method {
  const method = resource.resourceMethods[httpMethod];
  if (!method) throw notFound('Invalid Method identifier specified');
  return method;
}

/** @throws AwsError `NotFoundException` */
export function findStage(api: StoredApi, stageName: string): StoredStage {
  const stage = api.stages.get(stageName);
  if (!stage) throw notFound('Invalid stage identifier specified');
  return stage;
}

/** The deployment that a stage is to point at. Throws AwsError `BadRequestException` where the API has no such one. */
export function requireDeployment(api: StoredApi, deploymentId: string): StoredDeployment {
  const deployment = api.deployments.get(deploymentId);
  if (!deployment) throw badRequest('Deployment id does not exist');
  return deployment;
}

/** Whether a stage, of any kind of API, presents the certificate. */
export function isPresented({ apis, v2Apis }: Store, clientCertificateId: string): boolean {
  const v1Stages = [...apis.values()].flatMap(({ stages }) => [...stages.values()]);
  const v2Stages = [...v2Apis.values()].flatMap(({ stages }) => [...stages.values()]);
  return (
    v1Stages.some((stage) => stage.clientCertificateId === clientCertificateId) ||
    v2Stages.some((stage) => stage.ClientCertificateId === clientCertificateId)
  );
}

/** A map as API Gateway answers it: an empty one is left out. */
export function unlessEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

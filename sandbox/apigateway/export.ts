import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { badRequest, notImplemented } from './errors.ts';
import {
  findApi,
  findStage,
  type GatewayParts,
  requireDeployment,
  type StoredApi,
  type StoredResource,
} from './store.ts';

interface ExportInput {
  readonly restApiId: string;
  readonly stageName: string;
  readonly exportType: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly accepts?: string;
}

/** GetExport as `oas30` in JSON; other forms are not implemented. It tells what is deployed on the stage, not the working copy. */
export function exportOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    GetExport({ restApiId, stageName, exportType, parameters, accepts }: ExportInput) {
      const api = findApi(parts, restApiId);
      const { deploymentId } = findStage(api, stageName);
      if (exportType === 'swagger') throw notImplemented('GetExport as swagger');
      if (exportType !== 'oas30') throw badRequest(`Invalid export type ${exportType}: must be swagger or oas30`);
      if (accepts?.includes('yaml')) throw notImplemented('GetExport as YAML');
      const { resources } = requireDeployment(api, deploymentId);
      const document = openApi(api, resources, withIntegrations(parameters?.extensions ?? ''));
      return {
        contentType: 'application/json',
        contentDisposition: `attachment; filename="${exportType}_${stageName}.json"`,
        body: new TextEncoder().encode(JSON.stringify(document, null, 2)),
      };
    },
  };
}

/** The values of `extensions`: https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html. */
function withIntegrations(extensions: string): boolean {
  const asked = extensions.split(',').filter(Boolean);
  const unknown = asked.find((extension) => !['integrations', 'apigateway', 'none'].includes(extension));
  if (unknown !== undefined) throw notImplemented(`GetExport with the extension ${unknown}`);
  return asked.includes('integrations') || asked.includes('apigateway');
}

function openApi({ view }: StoredApi, resources: readonly StoredResource[], integrations: boolean) {
  const exported = resources.filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0);
  const operations = (methods: Record<string, Method>) =>
    Object.entries(methods).map(([httpMethod, method]) => [operationKey(httpMethod), operation(method, integrations)]);
  return {
    openapi: '3.0.1',
    info: { title: view.name, description: view.description, version: view.version ?? isoSeconds(view.createdDate) },
    paths: Object.fromEntries(
      exported.map(({ path, resourceMethods }) => [path, Object.fromEntries(operations(resourceMethods))]),
    ),
    components: {},
  };
}

/** An API without a version is exported with its date of creation in its place. */
function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function operationKey(httpMethod: string): string {
  return httpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : httpMethod.toLowerCase();
}

function operation({ operationName, methodIntegration }: Method, integrations: boolean) {
  const named = operationName === undefined ? {} : { operationId: operationName };
  if (!integrations || !methodIntegration) return named;
  return { ...named, 'x-amazon-apigateway-integration': integrationExtension(methodIntegration) };
}

/** Members: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html. */
function integrationExtension(integration: Integration) {
  const { httpMethod, uri, credentials, requestParameters, requestTemplates, timeoutInMillis, tlsConfig } = integration;
  return {
    type: integration.type?.toLowerCase(),
    passthroughBehavior: integration.passthroughBehavior?.toLowerCase(),
    ...{ httpMethod, uri, credentials, requestParameters, requestTemplates, timeoutInMillis, tlsConfig },
    ...(integration.connectionId && {
      connectionType: integration.connectionType,
      connectionId: integration.connectionId,
    }),
  };
}

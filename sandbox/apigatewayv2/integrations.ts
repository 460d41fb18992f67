import type { CreateIntegrationRequest } from '@aws-sdk/client-apigatewayv2';
import { badRequest, conflict } from '../apigateway/errors.ts';
import type { GatewayParts } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { autoDeploy } from './deployments.ts';
import { findApi, findPart, given, PART_ID } from './lookup.ts';
import type { Protocol, StoredApi, StoredIntegration } from './model.ts';
import { type PageInput, pageOf } from './pages.ts';

interface IntegrationKey {
  readonly ApiId: string;
  readonly IntegrationId: string;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html. */
const TYPES: Readonly<Record<Protocol, readonly string[]>> = {
  WEBSOCKET: ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'],
  HTTP: ['AWS_PROXY', 'HTTP_PROXY'],
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of API Gateway's, not of ours
const SELECT_BY_STATUS = '${integration.response.statuscode}';

/** The same page's defaults. It wants a format version of every HTTP API; `1.0` is taken where none is given. */
const DEFAULTS: Readonly<Record<Protocol, Partial<StoredIntegration>>> = {
  WEBSOCKET: {
    ConnectionType: 'INTERNET',
    IntegrationResponseSelectionExpression: SELECT_BY_STATUS,
    PassthroughBehavior: 'WHEN_NO_MATCH',
    PayloadFormatVersion: '1.0',
    TimeoutInMillis: 29_000,
  },
  HTTP: { ConnectionType: 'INTERNET', PayloadFormatVersion: '1.0', TimeoutInMillis: 30_000 },
};

/** The operations on integrations, of which nothing is ever called: the sandbox serves no API of the account's. */
export function integrationOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateIntegration({ ApiId, ...input }: CreateIntegrationRequest & { ApiId: string }) {
      const api = findApi(parts, ApiId);
      const integration = placeIntegration(parts, api, input);
      autoDeploy(parts, api);
      return integration;
    },
    GetIntegration: ({ ApiId, IntegrationId }: IntegrationKey) =>
      findPart(findApi(parts, ApiId).integrations, IntegrationId, 'Integration'),
    GetIntegrations: ({ ApiId, ...paging }: { ApiId: string } & PageInput) =>
      pageOf(findApi(parts, ApiId).integrations.values(), ({ IntegrationId }) => IntegrationId, paging),
    DeleteIntegration({ ApiId, IntegrationId }: IntegrationKey) {
      const api = findApi(parts, ApiId);
      findPart(api.integrations, IntegrationId, 'Integration');
      const user = [...api.routes.values()].find(({ Target }) => Target === `integrations/${IntegrationId}`);
      // AWS's wording is unverified.
      if (user) throw conflict(`Cannot delete Integration '${IntegrationId}': Route '${user.RouteKey}' refers to it`);
      api.integrations.delete(IntegrationId);
      autoDeploy(parts, api);
    },
  };
}

/** Adds an integration to the API. Throws AwsError `BadRequestException` for one that the API's protocol does not allow. */
export function placeIntegration(
  { ids }: GatewayParts,
  { view, integrations }: StoredApi,
  input: Omit<CreateIntegrationRequest, 'ApiId'>,
): StoredIntegration {
  validate(view.ProtocolType, input);
  const integration = { ...DEFAULTS[view.ProtocolType], ...given(input), IntegrationId: ids.short(PART_ID) };
  integrations.set(integration.IntegrationId, integration as StoredIntegration);
  return integration as StoredIntegration;
}

/** AWS's wordings are unverified. */
function validate(
  protocol: Protocol,
  { IntegrationType, IntegrationUri, IntegrationSubtype, ConnectionType }: Omit<CreateIntegrationRequest, 'ApiId'>,
): void {
  if (!TYPES[protocol].includes(IntegrationType ?? '')) {
    const types = TYPES[protocol].join(', ');
    throw badRequest(`Invalid integration type ${IntegrationType} for protocol ${protocol}: must be one of ${types}`);
  }
  if (IntegrationType === 'MOCK' || IntegrationSubtype) return;
  if (!IntegrationUri) throw badRequest(`IntegrationUri is required for integration type ${IntegrationType}`);
  const isAddress = /^https?:\/\/./.test(IntegrationUri);
  if (IntegrationType?.startsWith('HTTP') && ConnectionType !== 'VPC_LINK' && !isAddress) {
    throw badRequest('Invalid HTTP endpoint specified for URI');
  }
}

import type { CreateApiRequest, UpdateApiRequest } from '@aws-sdk/client-apigatewayv2';
import { acceptOnly, badRequest } from '../apigateway/errors.ts';
import { type GatewayParts, LONG_ID, wholeSeconds } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { findApi, given } from './lookup.ts';
import type { Protocol, StoredApi } from './model.ts';
import { type PageInput, pageOf } from './pages.ts';

interface ApiKey {
  readonly ApiId: string;
}

/** What an API is created from. */
export type NewApi = Omit<CreateApiRequest, 'Name' | 'ProtocolType'> & { Name: string; ProtocolType: Protocol };

const SETTINGS = [
  ...['Name', 'Description', 'Version', 'RouteSelectionExpression', 'ApiKeySelectionExpression', 'CorsConfiguration'],
  ...['DisableSchemaValidation', 'DisableExecuteApiEndpoint', 'IpAddressType'],
];

/**
 * The operations on WebSocket and HTTP APIs themselves. An API with a target made in the same call ("quick create") is
 * refused by name.
 */
export function apiOperations(parts: GatewayParts): Record<string, Operation> {
  const { v2Apis } = parts.store;
  return {
    CreateApi(input: NewApi) {
      acceptOnly('CreateApi', input, [...SETTINGS, 'ProtocolType', 'Tags']);
      return createApi(parts, input).view;
    },
    GetApi: ({ ApiId }: ApiKey) => findApi(parts, ApiId).view,
    GetApis(input: PageInput) {
      const { Items, NextToken } = pageOf(v2Apis.values(), ({ view }) => view.ApiId, input);
      return { Items: Items.map(({ view }) => view), NextToken };
    },
    UpdateApi({ ApiId, ...changes }: UpdateApiRequest & ApiKey) {
      acceptOnly('UpdateApi', changes, SETTINGS);
      return Object.assign(findApi(parts, ApiId).view, given(changes));
    },
    DeleteApi({ ApiId }: ApiKey) {
      findApi(parts, ApiId);
      v2Apis.delete(ApiId);
    },
  };
}

/**
 * Makes an API with nothing in it.
 *
 * @throws AwsError `BadRequestException` for a protocol that there is not, and for a WebSocket API without
 *   `RouteSelectionExpression` (both wordings are unverified)
 */
export function createApi({ store, clock, ids, place }: GatewayParts, input: NewApi): StoredApi {
  const { ProtocolType } = input;
  if (ProtocolType !== 'WEBSOCKET' && ProtocolType !== 'HTTP') {
    throw badRequest(`Invalid protocol type ${ProtocolType}: must be one of WEBSOCKET, HTTP`);
  }
  if (ProtocolType === 'WEBSOCKET' && !input.RouteSelectionExpression) {
    throw badRequest('RouteSelectionExpression is required for WebSocket APIs');
  }
  const ApiId = ids.short(LONG_ID);
  const scheme = ProtocolType === 'WEBSOCKET' ? 'wss' : 'https';
  const view = {
    ApiKeySelectionExpression: '$request.header.x-api-key',
    DisableExecuteApiEndpoint: false,
    IpAddressType: 'ipv4' as const,
    RouteSelectionExpression: '$request.method $request.path', // the only one that HTTP APIs have
    ...given(input),
    ApiId,
    ApiEndpoint: `${scheme}://${ApiId}.execute-api.${place.region}.amazonaws.com`,
    CreatedDate: wholeSeconds(clock),
    Tags: { ...input.Tags },
  };
  const api = { view, integrations: new Map(), routes: new Map(), deployments: new Map(), stages: new Map() };
  store.v2Apis.set(ApiId, api);
  return api;
}

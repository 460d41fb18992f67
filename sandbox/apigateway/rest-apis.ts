import type { CreateRestApiRequest, RestApi } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { acceptOnly, badRequest } from './errors.ts';
import { type PageInput, page } from './pages.ts';
import { findApi, type GatewayParts, LONG_ID, type StoredApi, unlessEmpty, wholeSeconds } from './store.ts';

const CREATE_MEMBERS = [
  ...['name', 'description', 'version', 'binaryMediaTypes', 'minimumCompressionSize', 'apiKeySource'],
  ...['endpointConfiguration', 'policy', 'tags', 'disableExecuteApiEndpoint'],
];

/** The operations on REST APIs themselves. */
export function restApiOperations(parts: GatewayParts): Record<string, Operation> {
  const { apis } = parts.store;
  return {
    CreateRestApi(input: CreateRestApiRequest & { name: string }) {
      acceptOnly('CreateRestApi', input, CREATE_MEMBERS);
      if (input.name === '') throw badRequest('Name cannot be empty');
      return viewOf(createApi(parts, input));
    },
    GetRestApi: ({ restApiId }: { restApiId: string }) => viewOf(findApi(parts, restApiId)),
    GetRestApis(input: PageInput) {
      const { items, position } = page(apis.values(), (api) => api.view.id, input);
      return { items: items.map(viewOf), position };
    },
    DeleteRestApi({ restApiId }: { restApiId: string }) {
      findApi(parts, restApiId);
      apis.delete(restApiId);
    },
  };
}

/** Makes an API with the root resource `/` and nothing else. */
export function createApi(
  { store, clock, ids }: GatewayParts,
  input: CreateRestApiRequest & { name: string },
): StoredApi {
  const root = { id: ids.short(LONG_ID), path: '/', resourceMethods: {} };
  const view = {
    apiKeySource: 'HEADER' as const,
    disableExecuteApiEndpoint: false,
    endpointConfiguration: { types: ['EDGE' as const], ipAddressType: 'ipv4' as const },
    ...input,
    id: ids.short(LONG_ID),
    createdDate: wholeSeconds(clock),
    rootResourceId: root.id,
    tags: { ...input.tags },
  };
  const api: StoredApi = { view, resources: new Map([[root.id, root]]), deployments: new Map(), stages: new Map() };
  store.apis.set(view.id, api);
  return api;
}

function viewOf({ view }: StoredApi): RestApi {
  return { ...view, tags: unlessEmpty(view.tags) };
}

import type { Resource } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { badRequest, conflict } from './errors.ts';
import { type PageInput, page } from './pages.ts';
import { findApi, findResource, type GatewayParts, LONG_ID, type StoredApi, type StoredResource } from './store.ts';

interface ResourceKey {
  readonly restApiId: string;
  readonly resourceId: string;
}

interface Embed {
  /** `['methods']` answers with the methods in full. */
  readonly embed?: readonly string[];
}

/** The operations on the resources (paths) of an API's working copy. */
export function resourceOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    GetResources({ restApiId, embed, ...paging }: { restApiId: string } & Embed & PageInput) {
      const { items, position } = page(findApi(parts, restApiId).resources.values(), ({ id }) => id, paging);
      return { items: items.map((resource) => viewOf(resource, { embed: embed ?? [] })), position };
    },
    GetResource: ({ restApiId, resourceId, embed }: ResourceKey & Embed) =>
      viewOf(findResource(findApi(parts, restApiId), resourceId), { embed: embed ?? [] }),
    CreateResource({ restApiId, parentId, pathPart }: { restApiId: string; parentId: string; pathPart: string }) {
      const api = findApi(parts, restApiId);
      return viewOf(createResource(parts, api, findResource(api, parentId), pathPart), {});
    },
    DeleteResource({ restApiId, resourceId }: ResourceKey) {
      deleteResource(findApi(parts, restApiId), resourceId);
    },
  };
}

/** The message is AWS's. */
const PATH_PART = /^(\{[a-zA-Z0-9._:-]+\+?\}|[a-zA-Z0-9._:-]+)$/;
const PATH_PART_RULE =
  "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.";

function createResource(
  { ids }: GatewayParts,
  api: StoredApi,
  parent: StoredResource,
  pathPart: string,
): StoredResource {
  if (!PATH_PART.test(pathPart)) throw badRequest(PATH_PART_RULE);
  const siblings = [...api.resources.values()].filter(({ parentId }) => parentId === parent.id);
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  }
  const path = `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
  const resource = { id: ids.short(LONG_ID), parentId: parent.id, pathPart, path, resourceMethods: {} };
  api.resources.set(resource.id, resource);
  return resource;
}

/** Deletes a resource and everything below it. */
function deleteResource(api: StoredApi, resourceId: string): void {
  const { path } = findResource(api, resourceId);
  if (path === '/') throw badRequest('Root resource cannot be deleted');
  for (const { id, path: other } of [...api.resources.values()]) {
    if (other === path || other.startsWith(`${path}/`)) api.resources.delete(id);
  }
}

/** Without `embed` API Gateway names the methods and leaves them empty. */
function viewOf(resource: StoredResource, { embed = [] }: Embed): Resource {
  const methods = Object.entries(resource.resourceMethods);
  if (methods.length === 0) return { ...resource, resourceMethods: undefined };
  if (embed.includes('methods')) return resource;
  return { ...resource, resourceMethods: Object.fromEntries(methods.map(([httpMethod]) => [httpMethod, {}])) };
}

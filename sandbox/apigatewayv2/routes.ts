import type { CreateRouteRequest } from '@aws-sdk/client-apigatewayv2';
import { acceptOnly, badRequest, conflict } from '../apigateway/errors.ts';
import type { GatewayParts } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { autoDeploy } from './deployments.ts';
import { findApi, findPart, given, PART_ID } from './lookup.ts';
import type { StoredApi, StoredRoute } from './model.ts';
import { type PageInput, pageOf } from './pages.ts';

interface RouteId {
  readonly ApiId: string;
  readonly RouteId: string;
}

/** What a route is created from; authorizers and models are not there to refer to. */
type NewRoute = Pick<
  CreateRouteRequest,
  'ApiKeyRequired' | 'AuthorizationType' | 'OperationName' | 'RouteResponseSelectionExpression' | 'Target'
> & { RouteKey: string };

const CREATE_MEMBERS = [
  ...['RouteKey', 'ApiKeyRequired', 'AuthorizationType', 'OperationName', 'RouteResponseSelectionExpression'],
  ...['Target'],
];

/** The operations on routes: a deployment takes at least one. */
export function routeOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    CreateRoute({ ApiId, ...input }: NewRoute & { ApiId: string }) {
      acceptOnly('CreateRoute', input, CREATE_MEMBERS);
      const api = findApi(parts, ApiId);
      const route = placeRoute(parts, api, input);
      autoDeploy(parts, api);
      return route;
    },
    GetRoute: (input: RouteId) => findPart(findApi(parts, input.ApiId).routes, input.RouteId, 'Route'),
    GetRoutes: ({ ApiId, ...paging }: { ApiId: string } & PageInput) =>
      pageOf(findApi(parts, ApiId).routes.values(), (route) => route.RouteId, paging),
    DeleteRoute({ ApiId, RouteId }: RouteId) {
      const api = findApi(parts, ApiId);
      findPart(api.routes, RouteId, 'Route');
      api.routes.delete(RouteId);
      autoDeploy(parts, api);
    },
  };
}

/**
 * Adds a route to the API.
 *
 * @throws AwsError `ConflictException` for a key that the API has already, `BadRequestException` for a target that is no
 *   integration of the API (AWS's wording of that is unverified)
 */
export function placeRoute({ ids }: GatewayParts, api: StoredApi, input: NewRoute): StoredRoute {
  const { RouteKey, Target } = input;
  if ([...api.routes.values()].some((route) => route.RouteKey === RouteKey)) {
    throw conflict(`Route with key ${RouteKey} already exists for this API`);
  }
  if (Target !== undefined && !api.integrations.has(Target.replace(/^integrations\//, ''))) {
    throw badRequest(`Invalid target ${Target}: the API has no such integration`);
  }
  const defaults = { ApiKeyRequired: false, AuthorizationType: 'NONE' as const };
  const route = { ...defaults, ...given(input), RouteId: ids.short(PART_ID) };
  api.routes.set(route.RouteId, route);
  return route;
}

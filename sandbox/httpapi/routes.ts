import type { HttpRouteModel } from '../assembly/model.ts';
import { NotImplementedError } from '../contract.ts';

/** A route that a request takes, with the values of its path variables. */
export interface RouteMatch {
  readonly routeKey: string;
  readonly integrationId: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request: `method` in capitals, `path` as it came, without query. */
export type Router = (method: string, path: string) => RouteMatch | undefined;

interface CompiledRoute extends HttpRouteModel {
  readonly method: string;
  readonly path: RegExp;
  readonly variables: readonly string[];
  /** Lower goes first. */
  readonly rank: readonly number[];
}

/**
 * Compiles the routes of an HTTP API. AWS takes the most specific one: a full match before a greedy variable (`{name+}`)
 * before `$default`, and the request's own method before `ANY` (HTTP API developer guide, "Routing API requests").
 *
 * @throws NotImplementedError for a route key of another form
 */
export function createRouter(routes: readonly HttpRouteModel[]): Router {
  const compiled = routes.map(compile).sort((left, right) => compareRanks(left.rank, right.rank));
  return (method, path) => {
    for (const route of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const values = route.path.exec(path);
      if (!values) continue;
      const pathParameters = Object.fromEntries(
        route.variables.map((name, index) => [name, decode(values[index + 1] ?? '')]),
      );
      return { routeKey: route.routeKey, integrationId: route.integrationId, pathParameters };
    }
    return undefined;
  };
}

function compile(route: HttpRouteModel): CompiledRoute {
  if (route.routeKey === '$default') return { ...route, method: 'ANY', path: /^/, variables: [], rank: [2] };
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(route.routeKey) ?? [];
  if (method === undefined || path === undefined) throw new NotImplementedError(`the HTTP route ${route.routeKey}`);
  const variables: string[] = [];
  const source = path.replace(/\{(\w+)(\+?)\}|[.*+?^$()|[\]\\]/g, (match, name: string | undefined, greedy: string) => {
    if (name === undefined) return `\\${match}`;
    variables.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const greedy = path.includes('+}') ? 1 : 0;
  const rank = [greedy, variables.length, -path.length, method === 'ANY' ? 1 : 0];
  return { ...route, method, path: new RegExp(`^${source}$`), variables, rank };
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
}

/** A variable with a malformed escape is given as it came. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

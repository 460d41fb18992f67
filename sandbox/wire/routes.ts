import type { ServiceModel } from './model.ts';

/** An operation found by method and path. */
export interface RouteMatch {
  readonly operation: string;
  /** The path's labels, percent-decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Query parameters that the path template fixes, as in `/restapis?mode=import`. */
  readonly query: URLSearchParams;
}

/** Finds the operation of a REST request; undefined where no route of the service matches. */
export type Router = (method: string, path: string, query: URLSearchParams) => RouteMatch | undefined;

/** Makes a router from the path templates of a service's model; the route that fixes most of the request wins. */
export function createRouter(model: ServiceModel): Router {
  const routes = [...model.operations.values()].flatMap(({ name, http }) => (http ? [readRoute(name, http)] : []));
  routes.sort((a, b) => fixedParts(b) - fixedParts(a));
  return (method, path, query) => {
    const segments = path.split('/').filter(Boolean);
    for (const route of routes) {
      const labels = route.method === method && matchesQuery(route, query) && matchSegments(route.segments, segments);
      if (labels) return { operation: route.operation, labels };
    }
    return undefined;
  };
}

function readRoute(operation: string, http: { method: string; path: string }): Route {
  const [path = '', query = ''] = http.path.split('?');
  return {
    operation,
    method: http.method,
    segments: path.split('/').filter(Boolean),
    query: new URLSearchParams(query),
  };
}

function fixedParts(route: Route): number {
  return route.segments.filter((segment) => !segment.startsWith('{')).length + route.query.size;
}

function matchesQuery(route: Route, query: URLSearchParams): boolean {
  return [...route.query].every(([name, value]) => query.get(name) === value);
}

function matchSegments(template: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    const found = path[index] ?? '';
    if (segment.startsWith('{')) labels[segment.slice(1, -1)] = decodeLabel(found);
    else if (segment !== found) return undefined;
  }
  return labels;
}

/** A segment that is not well percent-encoded stands for itself: nothing has such a name, so the operation will say so. */
function decodeLabel(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

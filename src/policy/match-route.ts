import { canonicalSegments } from './canonical-path.ts';
import type { NestedRoutes, Route, RoutePolicy } from './policy.ts';
import { METHODS, type Segment, segmentsOf, splitRouteKey } from './route-key.ts';
import { findInTree } from './route-tree.ts';

/** What a match looks at, as the gateway gives it. */
export interface RoutedPath {
  readonly method: string;
  /** API Gateway's template (F3). */
  readonly resource: string;
  /** The path that was asked for. A base path mapping may stand before it. */
  readonly path: string;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/** A route, and the request in its terms. */
export interface MatchedRoute {
  readonly route: Route;
  /** The gateway's template, or the policy's own under a greedy parameter. */
  readonly resource: string;
  /** As the gateway gave them; under a greedy parameter, those of the policy's own template, decoded. */
  readonly pathParameters: ReadonlyMap<string, string>;
}

/**
 * Finds the route of a request by API Gateway's own match: `method` and `resource` verbatim (F3). Undefined means deny (T11). A method
 * that is not spelt as HTTP spells it meets nothing, not even `ANY`.
 *
 * Where the policy has templates of its own under a greedy parameter, they are matched on the path, decoded once. A path that could be
 * read in two ways, or that is not the one that the gateway matched, is not accepted.
 */
export function matchRoute(policy: RoutePolicy, request: RoutedPath): MatchedRoute | 'path_not_accepted' | undefined {
  const { method, resource, pathParameters } = request;
  if (!METHODS.has(method)) return undefined;
  const entry = policy.routes.get(`${method} ${resource}`) ?? policy.routes.get(`ANY ${resource}`);
  if (!entry || !('nested' in entry)) return entry && { route: entry, resource, pathParameters };

  const segments = matchedSegments(entry, request);
  if (!segments) return 'path_not_accepted';
  const routes = findInTree(entry.nested, segments);
  const route = routes?.get(method) ?? routes?.get('ANY');
  if (!route) return undefined;
  const own = splitRouteKey(route.key).resource;
  return { route, resource: own, pathParameters: parametersOf(segmentsOf(own), segments) };
}

/** The gateway's template with its parameters filled in, decoded once. The path must end in the same segments. */
function matchedSegments({ key }: NestedRoutes, { path, pathParameters }: RoutedPath): readonly string[] | undefined {
  const filled: string[] = [];
  for (const segment of segmentsOf(splitRouteKey(key).resource)) {
    const value = segment.kind === 'literal' ? segment.text : (pathParameters.get(segment.name) ?? '');
    const decoded = canonicalSegments(value);
    if (!decoded || (segment.kind === 'parameter' && decoded.length > 1)) return undefined;
    filled.push(...decoded);
  }
  const asked = path.startsWith('/') ? canonicalSegments(path.slice(1)) : undefined;
  const end = asked?.slice(-filled.length);
  return end?.length === filled.length && end.every((segment, index) => segment === filled[index]) ? filled : undefined;
}

/** `segments` is known to meet `template`. */
function parametersOf(template: readonly Segment[], segments: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [index, segment] of template.entries()) {
    if (segment.kind === 'literal') continue;
    const end = segment.kind === 'greedy' ? segments.length : index + 1;
    parameters.set(segment.name, segments.slice(index, end).join('/'));
  }
  return parameters;
}

import type { Route, RoutePolicy } from './policy.ts';
import { METHODS } from './route-key.ts';

/**
 * Finds the route of a request by API Gateway's own match: `method` and `resource` (the template, F3) verbatim.
 * Undefined means deny (T11). A method that is not spelt as HTTP spells it meets nothing, not even `ANY`.
 */
export function matchRoute(policy: RoutePolicy, method: string, resource: string): Route | undefined {
  if (!METHODS.has(method)) return undefined;
  return policy.routes.get(`${method} ${resource}`) ?? policy.routes.get(`ANY ${resource}`);
}

import { type MatchedRoute, matchRoute } from '../policy/match-route.ts';
import type { Route, RoutePolicy } from '../policy/policy.ts';
import type { AccessToken } from '../token/access-token.ts';
import { type CallersByClient, clientKey } from './callers-by-client.ts';
import type { DenyReason } from './reasons.ts';
import type { AuthorizerRequest } from './request.ts';

/** Whether a caller may call at all, and what route it is. */
export type Access =
  | { readonly kind: 'granted'; readonly matched: MatchedRoute }
  | { readonly kind: 'denied'; readonly reason: DenyReason; readonly route: Route | undefined };

/**
 * Who may call: client, route, caller, scopes, groups, in this order. Pure and total. A route that the policy does not name is denied
 * (T11). Shadow mode changes nothing here: it is about what is demanded, never about who may call.
 */
export function accessOf(
  request: AuthorizerRequest,
  policy: RoutePolicy,
  callers: CallersByClient,
  token: AccessToken,
): Access {
  const callerNames = callers.get(clientKey(token.userPoolId, token.clientId));
  if (!callerNames) return denied('client_not_accepted', undefined);

  const matched = matchRoute(policy, request);
  if (!matched) return denied('route_not_in_policy', undefined);
  if (matched === 'path_not_accepted') return denied(matched, undefined);
  const { route } = matched;
  // The gateway asks no authorizer about such a route: being asked means that gateway and policy disagree.
  if (route.authorizer === 'none') return denied('route_not_in_policy', route);
  // `require: deny` speaks to every caller; naming the right one would only tell which it is.
  if (route.require.every(({ then }) => then.kind === 'deny')) return denied('route_denied', route);

  if (!callerNames.has(route.caller) || policy.callers.get(route.caller)?.machine !== token.machine) {
    return denied('caller_not_accepted', route);
  }
  if (!route.scopes.every((scope) => token.scopes.includes(scope))) return denied('scope_missing', route);
  if (route.groups.length > 0 && !route.groups.some((group) => token.groups.includes(group))) {
    return denied('group_missing', route);
  }
  return { kind: 'granted', matched };
}

function denied(reason: DenyReason, route: Route | undefined): Access {
  return { kind: 'denied', reason, route };
}

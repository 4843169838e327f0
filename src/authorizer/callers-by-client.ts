import type { RoutePolicy } from '../policy/policy.ts';
import { ConfigurationError } from '../shared/errors.ts';
import type { UserPoolConfig } from '../token/user-pools.ts';

/** Client (`clientKey`) → the names of the callers that it may be, from the policy's `callers` and COUNTERSIGN_CLIENTS. */
export type CallersByClient = ReadonlyMap<string, ReadonlySet<string>>;

/** A client is one of its own pool only (T3). Neither part can hold the slash. */
export function clientKey(userPoolId: string, clientId: string): string {
  return `${userPoolId}/${clientId}`;
}

/**
 * Joins the policy's callers, which name clients, with the ids of this deployment. One name may stand for a client in each of several
 * pools.
 *
 * @throws ConfigurationError for a client that the policy names and the configuration does not give an id (T34).
 */
export function callersByClient(policy: RoutePolicy, pools: readonly UserPoolConfig[]): CallersByClient {
  const problems: string[] = [];
  const callers = new Map<string, Set<string>>();
  for (const [caller, { clients: names }] of policy.callers) {
    for (const name of names) {
      const keys = pools.flatMap(({ userPoolId, clients }) => {
        const id = clients.get(name);
        return id === undefined ? [] : [clientKey(userPoolId, id)];
      });
      if (keys.length === 0) problems.push(`COUNTERSIGN_CLIENTS gives no id for client ${name} of caller ${caller}`);
      for (const key of keys) callers.set(key, (callers.get(key) ?? new Set()).add(caller));
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return callers;
}

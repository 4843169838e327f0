import type { RoutePolicy } from '../policy/policy.ts';
import { ConfigurationError } from '../shared/errors.ts';
import type { CallersByClient } from './requirement.ts';

/**
 * Joins the policy's callers, which name clients, with the ids of this deployment.
 *
 * @throws ConfigurationError for a client that the policy names and the configuration does not give an id (T34).
 */
export function callersByClient(policy: RoutePolicy, clients: ReadonlyMap<string, string>): CallersByClient {
  const problems: string[] = [];
  const callers = new Map<string, Set<string>>();
  for (const [caller, { clients: names }] of policy.callers) {
    for (const name of names) {
      const id = clients.get(name);
      if (id === undefined) problems.push(`COUNTERSIGN_CLIENTS gives no id for client ${name} of caller ${caller}`);
      else callers.set(id, (callers.get(id) ?? new Set()).add(caller));
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return callers;
}

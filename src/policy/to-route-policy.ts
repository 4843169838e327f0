import type {
  CompiledCondition,
  CompiledOutcome,
  CompiledPolicyJson,
  CompiledRoute,
  CompiledRule,
  CompiledThreshold,
  CompiledTransaction,
} from './compiled-policy.ts';
import type {
  Condition,
  NestedRoutes,
  Outcome,
  RequireRule,
  Route,
  RoutePolicy,
  Thresholds,
  TransactionRule,
} from './policy.ts';
import { growTree } from './route-tree.ts';

/** A checked policy in the form in which the authorizer uses it: maps and trees, so that no lookup walks a list. */
export function toRoutePolicy(policy: CompiledPolicyJson, sha256: string): RoutePolicy {
  return {
    audience: policy.audience,
    sha256,
    routes: toRoutes(policy.routes),
    callers: new Map(policy.callers.map(({ name, clients, machine }) => [name, { clients, machine }])),
  };
}

function toRoutes(routes: readonly CompiledRoute[]): ReadonlyMap<string, Route | NestedRoutes> {
  const own = new Map<string | null, Route[]>();
  for (const route of routes) {
    const group = own.get(route.under);
    if (group) group.push(toRoute(route));
    else own.set(route.under, [toRoute(route)]);
  }
  const all = new Map<string, Route | NestedRoutes>();
  for (const [under, group] of own) {
    if (under === null) for (const route of group) all.set(route.key, route);
    else all.set(under, { key: under, nested: growTree(group) });
  }
  return all;
}

function toRoute({ key, authorizer, caller, scopes, groups, enforce, ...rest }: CompiledRoute): Route {
  return {
    key,
    authorizer,
    caller,
    scopes,
    groups,
    transaction: rest.transaction === null ? undefined : toTransaction(rest.transaction),
    enforce,
    execution: rest.execution ?? undefined,
    retryWindow: rest.retry_window,
    require: rest.require.map(toRule),
  };
}

function toTransaction({ fields, show }: CompiledTransaction): TransactionRule {
  return { fields: new Map(fields.map(({ name, pointer }) => [name, pointer])), show };
}

/** A rule in the form in which the authorizer evaluates it. */
export function toRule({ when, then }: CompiledRule): RequireRule {
  return { when: when === null ? undefined : toCondition(when), then: toOutcome(then) };
}

function toCondition({ amount_below, amount_from, currencies, path }: CompiledCondition): Condition {
  return {
    amountBelow: amount_below === null ? undefined : toThresholds(amount_below),
    amountFrom: amount_from === null ? undefined : toThresholds(amount_from),
    currencies: currencies === null ? undefined : new Set(currencies),
    path: new Map(path.map(({ name, values }) => [name, new Set(values)])),
  };
}

function toThresholds(thresholds: readonly CompiledThreshold[]): Thresholds {
  return new Map(thresholds.map((threshold) => [threshold.currency, BigInt(threshold.minor_units)]));
}

function toOutcome(outcome: CompiledOutcome): Outcome {
  switch (outcome.kind) {
    case 'token':
    case 'deny':
      return { kind: outcome.kind };
    case 'step_up': {
      const { kind, name, acr_values: acrValues, max_age: maxAge, covers } = outcome;
      const identity =
        outcome.identity === null ? undefined : { ial: outcome.identity.ial, maxAge: outcome.identity.max_age };
      return { kind, name, acrValues, maxAge, covers, identity };
    }
    default:
      return outcome satisfies never;
  }
}

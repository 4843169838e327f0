import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { ConfigurationError } from '../shared/errors.ts';
import { checkCompiledPolicy } from './check-compiled-policy.ts';
import {
  type CompiledOutcome,
  type CompiledPolicyJson,
  type CompiledRoute,
  type CompiledRule,
  type CompiledTransaction,
  compiledPolicy,
} from './compiled-policy.ts';
import type { Outcome, RequireRule, Route, RoutePolicy, TransactionRule } from './policy.ts';

/**
 * Reads a compiled policy file. Parses no YAML; refuses unknown keys, other versions, names that lead nowhere and a
 * requirement without an end (T11, T28). It does NOT repeat all that `countersign policy build` checks: overlapping routes, fields that
 * are not shown, or path parameters that do not exist.
 *
 * @throws ConfigurationError naming every problem.
 */
export function loadPolicy(text: string): RoutePolicy {
  const result = compiledPolicy.safeParse(parseJson(text));
  if (!result.success) throw new ConfigurationError(result.error.issues.map(describe), { cause: result.error });
  const problems = checkCompiledPolicy(result.data);
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `policy file: ${problem}`));
  return toRoutePolicy(result.data, createHash('sha256').update(text).digest('hex'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError(['policy file: not JSON; build it with: countersign policy build'], { cause });
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const path = ['$', ...issue.path.map(String)].join('.');
  const keys = issue.code === 'unrecognized_keys' ? `: ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}` : '';
  return `policy file: ${path}: ${issue.code.replaceAll('_', ' ')}${keys}`;
}

function toRoutePolicy(policy: CompiledPolicyJson, sha256: string): RoutePolicy {
  return {
    audience: policy.audience,
    sha256,
    routes: new Map(policy.routes.map((route) => [route.key, toRoute(route)])),
    callers: new Map(policy.callers.map(({ name, clients, machine }) => [name, { clients, machine }])),
  };
}

function toRoute(route: CompiledRoute): Route {
  return {
    ...route,
    transaction: route.transaction === null ? undefined : toTransaction(route.transaction),
    require: route.require.map(toRule),
  };
}

function toTransaction({ fields, show }: CompiledTransaction): TransactionRule {
  return { fields: new Map(fields.map(({ name, pointer }) => [name, pointer])), show };
}

function toRule({ when, then }: CompiledRule): RequireRule {
  if (when === null) return { when: undefined, then: toOutcome(then) };
  const amountBelow = new Map(when.amount_below.map((t) => [t.currency, BigInt(t.minor_units)]));
  return { when: { amountBelow }, then: toOutcome(then) };
}

function toOutcome(outcome: CompiledOutcome): Outcome {
  switch (outcome.kind) {
    case 'token':
    case 'deny':
      return { kind: outcome.kind };
    case 'step_up': {
      const { kind, name, acr_values: acrValues, max_age: maxAge, covers } = outcome;
      return { kind, name, acrValues, maxAge, covers };
    }
    default:
      return outcome satisfies never;
  }
}

import { readFileSync } from 'node:fs';
import { type CompiledPolicyJson, parsePolicy } from '../src/policy/parse-policy.ts';
import { formatProblem } from '../src/policy/problem.ts';
import { serializeCompiledPolicy } from '../src/policy/serialize-policy.ts';

/** One method of the REST API. */
export interface PolicyRoute {
  /** As in HTTP, or `ANY`. */
  readonly method: string;
  /** API Gateway's resource template, as `/accounts/{id}`. */
  readonly resource: string;
  /** False for a route that the policy documents as public. */
  readonly guarded: boolean;
}

/** What the infrastructure takes from a policy file, so that gateway and policy cannot drift. */
export interface PolicyRoutes {
  readonly audience: string;
  readonly routes: readonly PolicyRoute[];
}

/**
 * Reads what the REST API must serve of a policy file. Of the routes below a greedy resource it is the greedy resource alone, once and
 * guarded: the authorizer tells them apart.
 *
 * @throws Error with every problem at `file:line:col` when the policy is refused.
 */
export function readPolicyRoutes(file: string): PolicyRoutes {
  const { audience, routes } = readPolicy(file);
  const guarded = new Map(
    routes.map(({ key, under, authorizer }) => [under ?? key, under !== null || authorizer !== 'none']),
  );
  return { audience, routes: [...guarded].map(([key, isGuarded]) => toRoute(key, isGuarded)) };
}

/**
 * Refuses a bundle that was built from another policy: the API would have the routes of one and the decisions of the other.
 *
 * @throws Error that says what to run.
 */
export function checkBundledPolicy(file: string, bundledFile: string): void {
  if (readFileSync(bundledFile, 'utf8') !== serializeCompiledPolicy(readPolicy(file))) {
    throw new Error(`${bundledFile} was built from another policy: run npm run build, then synthesize again`);
  }
}

function readPolicy(file: string): CompiledPolicyJson {
  const result = parsePolicy(readFileSync(file, 'utf8'), file);
  if (!result.ok) throw new Error(`policy refused:\n${result.problems.map(formatProblem).join('\n')}`);
  return result.policy;
}

function toRoute(key: string, guarded: boolean): PolicyRoute {
  const separator = key.indexOf(' ');
  return { method: key.slice(0, separator), resource: key.slice(separator + 1), guarded };
}

import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { ConfigurationError } from '../shared/errors.ts';
import { checkCompiledPolicy } from './check-compiled-policy.ts';
import { compiledPolicy } from './compiled-policy.ts';
import type { RoutePolicy } from './policy.ts';
import { toRoutePolicy } from './to-route-policy.ts';

/**
 * Reads a compiled policy file. Parses no YAML; refuses unknown keys, other versions, names that lead nowhere and a
 * requirement without an end (T11, T28). It does NOT repeat all that `countersign policy build` checks: overlapping templates, fields
 * that are not shown, or entries that are never reached.
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

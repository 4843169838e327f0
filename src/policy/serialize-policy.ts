import type { CompiledPolicyJson } from './compiled-policy.ts';

/**
 * The bytes of the compiled file. What has no order in the policy was sorted when it was compiled, so that moving a route
 * in the YAML changes neither these bytes nor their SHA-256 (T37).
 */
export function serializeCompiledPolicy(policy: CompiledPolicyJson): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

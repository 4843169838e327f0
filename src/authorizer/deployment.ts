import { loadPolicy } from '../policy/load-policy.ts';
import type { RoutePolicy } from '../policy/policy.ts';
import type { Environment } from '../shared/environment.ts';
import { ConfigurationError } from '../shared/errors.ts';
import { type CallersByClient, callersByClient } from './callers-by-client.ts';
import { type AuthorizerConfig, authorizerConfig } from './config.ts';

/** Everything that a cold start reads before the first request. */
export interface Deployment {
  readonly config: AuthorizerConfig;
  readonly policy: RoutePolicy;
  readonly callers: CallersByClient;
}

/**
 * Reads variables and policy file, and joins them.
 *
 * @throws ConfigurationError with the problems of both, and of their joining, as far as they could be read (T34).
 */
export function readDeployment(
  environment: Environment,
  defaultPolicyFile: string,
  readFile: (path: string) => string,
): Deployment {
  const problems: string[] = [];
  const config = collect(() => authorizerConfig(environment, defaultPolicyFile));
  const policy = collect(() => loadPolicy(policyText(environment['COUNTERSIGN_POLICY_FILE'] || defaultPolicyFile)));
  const callers = config && policy && collect(() => callersByClient(policy, config.pools));
  if (!config || !policy || !callers) throw new ConfigurationError(problems);
  return { config, policy, callers };

  function policyText(path: string): string {
    try {
      return readFile(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? `: ${error.code}` : '';
      throw new ConfigurationError([
        `COUNTERSIGN_POLICY_FILE, or policy.json beside the bundle, cannot be read${code}`,
      ]);
    }
  }

  function collect<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  }
}

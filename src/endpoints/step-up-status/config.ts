import { type ProviderConfig, readProvider } from '../../identity-provider/provider-config.ts';
import { createEnvironmentReader, type Environment, matching, serviceUrl } from '../../shared/environment.ts';
import { readUserPools, type UserPoolConfig } from '../../token/user-pools.ts';

export interface StepUpStatusConfig {
  readonly tableName: string;
  readonly pools: readonly UserPoolConfig[];
  readonly provider: ProviderConfig;
  readonly allowOrigin: string;
  readonly jwksUri: URL | undefined;
}

/** @throws ConfigurationError that names every missing or malformed variable at once (T34). */
export function stepUpStatusConfig(environment: Environment): StepUpStatusConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = variables.read('COUNTERSIGN_TABLE', matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name'));
  const pools = readUserPools(variables);
  const provider = readProvider(variables);
  const allowOrigin = variables.read(
    'COUNTERSIGN_ALLOW_ORIGIN',
    matching(/^(?:\*|https?:\/\/[\w.:-]+)$/, 'an origin, or *'),
  );
  const override = environment['COUNTERSIGN_JWKS_URI'] !== undefined;
  const jwksUri = override ? variables.read('COUNTERSIGN_JWKS_URI', serviceUrl) : undefined;
  return { ...variables.checked({ tableName, pools, provider, allowOrigin }), jwksUri };
}

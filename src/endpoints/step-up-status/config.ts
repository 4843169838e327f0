import { type ProviderConfig, readProvider } from '../../identity-provider/provider-config.ts';
import { createEnvironmentReader, type Environment } from '../../shared/environment.ts';
import { readTableName } from '../../shared/table-name.ts';
import { readJwksUri } from '../../token/jwks-uri.ts';
import { readUserPools, type UserPoolConfig } from '../../token/user-pools.ts';
import { readAllowOrigin } from '../allow-origin.ts';

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
  const tableName = readTableName(variables);
  const pools = readUserPools(variables);
  const provider = readProvider(variables);
  const allowOrigin = readAllowOrigin(variables);
  const jwksUri = readJwksUri(environment, variables);
  return { ...variables.checked({ tableName, pools, provider, allowOrigin }), jwksUri };
}

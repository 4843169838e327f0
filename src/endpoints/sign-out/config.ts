import { createEnvironmentReader, type Environment } from '../../shared/environment.ts';
import { readTableName } from '../../shared/table-name.ts';
import { readJwksUri } from '../../token/jwks-uri.ts';
import { readUserPools, type UserPoolConfig } from '../../token/user-pools.ts';
import { readAllowOrigin } from '../allow-origin.ts';

export interface SignOutConfig {
  readonly tableName: string;
  readonly pools: readonly UserPoolConfig[];
  readonly allowOrigin: string;
  readonly jwksUri: URL | undefined;
}

/** @throws ConfigurationError that names every missing or malformed variable at once (T34). */
export function signOutConfig(environment: Environment): SignOutConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = readTableName(variables);
  const pools = readUserPools(variables);
  const allowOrigin = readAllowOrigin(variables);
  const jwksUri = readJwksUri(environment, variables);
  return { ...variables.checked({ tableName, pools, allowOrigin }), jwksUri };
}

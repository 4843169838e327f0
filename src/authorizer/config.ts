import { createEnvironmentReader, type Environment } from '../shared/environment.ts';
import { readTableName } from '../shared/table-name.ts';
import { readJwksUri } from '../token/jwks-uri.ts';
import { readUserPools, type UserPoolConfig } from '../token/user-pools.ts';

export interface AuthorizerConfig {
  readonly tableName: string;
  readonly pools: readonly UserPoolConfig[];
  readonly policyFile: string;
  readonly jwksUri: URL | undefined;
  readonly tracing: boolean;
  readonly dynamoDb: 'lean' | 'sdk';
}

/**
 * Reads the authorizer's variables (docs/configuration.md).
 *
 * @throws ConfigurationError that names every missing or malformed variable at once (T34).
 */
export function authorizerConfig(environment: Environment, defaultPolicyFile: string): AuthorizerConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = readTableName(variables);
  const pools = readUserPools(variables);
  const policyFile = variables.read('COUNTERSIGN_POLICY_FILE', (text) => text, defaultPolicyFile);
  const tracing = variables.read('COUNTERSIGN_TRACING', onOrOff, 'off');
  const dynamoDb = variables.read('COUNTERSIGN_DYNAMODB', leanOrSdk, 'lean');
  const jwksUri = readJwksUri(environment, variables);
  return { ...variables.checked({ tableName, pools, policyFile, tracing, dynamoDb }), jwksUri };
}

function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new Error('is not on or off');
  return text === 'on';
}

function leanOrSdk(text: string): 'lean' | 'sdk' {
  if (text !== 'lean' && text !== 'sdk') throw new Error('is not lean or sdk');
  return text;
}

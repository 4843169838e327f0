import { createEnvironmentReader, type Environment, type EnvironmentReader, matching } from '../shared/environment.ts';
import { readTableName } from '../shared/table-name.ts';

/** Whose assertions count, and where they lie. */
export interface FederationConfig {
  /** As the user pool calls the provider. */
  readonly providerName: string;
  readonly tableName: string;
}

/** What Inbound Federation needs. @throws ConfigurationError that names every missing or malformed variable (T34). */
export function federationConfig(environment: Environment): FederationConfig {
  const variables = createEnvironmentReader(environment);
  return variables.checked(readNames(variables));
}

/** What Pre Token Generation needs, where a provider is named. Gives undefined after any problem; the reader remembers all of them. */
export function readFederation(
  environment: Environment,
  variables: EnvironmentReader,
): { readonly kind: 'off' } | ({ readonly kind: 'on' } & FederationConfig) | undefined {
  if (environment['COUNTERSIGN_FEDERATION_PROVIDER'] === undefined) return { kind: 'off' };
  const { providerName, tableName } = readNames(variables);
  return providerName === undefined || tableName === undefined ? undefined : { kind: 'on', providerName, tableName };
}

function readNames(variables: EnvironmentReader) {
  return {
    // Cognito's own form of such a name is wider; this much is safe in a key and in a log.
    providerName: variables.read(
      'COUNTERSIGN_FEDERATION_PROVIDER',
      matching(/^[A-Za-z0-9][\w.-]{2,31}$/, 'the name of an identity provider of the user pool'),
    ),
    tableName: readTableName(variables),
  };
}

import { readCapabilities } from '../identity-provider/provider-config.ts';
import { createEnvironmentReader, type Environment, type EnvironmentReader, matching } from '../shared/environment.ts';
import { readTableName } from '../shared/table-name.ts';

/** Whose assertions count, and where they lie. */
export interface FederationConfig {
  /** As the user pool calls the provider. */
  readonly providerName: string;
  readonly tableName: string;
}

/** Whose assertions go into identity records, if anybody's, and whether their `sub` is the person's name at the provider. */
export type CopyConfig =
  | { readonly kind: 'off' }
  | ({ readonly kind: 'on'; readonly subIsUser: boolean } & FederationConfig);

/** What Inbound Federation needs. @throws ConfigurationError that names every missing or malformed variable (T34). */
export function federationConfig(environment: Environment): FederationConfig {
  const variables = createEnvironmentReader(environment);
  return variables.checked(readNames(variables));
}

/** What Pre Token Generation needs, where a provider is named. Gives undefined after any problem; the reader remembers all of them. */
export function readFederation(environment: Environment, variables: EnvironmentReader): CopyConfig | undefined {
  if (environment['COUNTERSIGN_FEDERATION_PROVIDER'] === undefined) return { kind: 'off' };
  const { providerName, tableName } = readNames(variables);
  const capabilities = readCapabilities(variables);
  if (providerName === undefined || tableName === undefined || !capabilities) return undefined;
  return { kind: 'on', providerName, tableName, subIsUser: capabilities.has('oidc_sub_is_user') };
}

/** The provider of a federation, for who needs its name alone. Gives undefined after any problem; the reader remembers all of them. */
export function readFederationName(
  environment: Environment,
  variables: EnvironmentReader,
): { readonly kind: 'off' } | { readonly kind: 'on'; readonly providerName: string } | undefined {
  if (environment['COUNTERSIGN_FEDERATION_PROVIDER'] === undefined) return { kind: 'off' };
  const providerName = readProviderName(variables);
  return providerName === undefined ? undefined : { kind: 'on', providerName };
}

function readProviderName(variables: EnvironmentReader): string | undefined {
  // Cognito's own form of such a name is wider; this much is safe in a key and in a log.
  const isName = matching(/^[A-Za-z0-9][\w.-]{2,31}$/, 'the name of an identity provider of the user pool');
  return variables.read('COUNTERSIGN_FEDERATION_PROVIDER', isName);
}

function readNames(variables: EnvironmentReader) {
  return { providerName: readProviderName(variables), tableName: readTableName(variables) };
}

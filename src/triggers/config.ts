import { type DisputesConfig, readDisputes } from '../disputes/dispute-config.ts';
import { type CopyConfig, readFederation } from '../federation/config.ts';
import { type ProviderConfig, readProvider } from '../identity-provider/provider-config.ts';
import {
  createEnvironmentReader,
  type Environment,
  type EnvironmentReader,
  matching,
  parameterNameIn,
} from '../shared/environment.ts';
import { readTableName } from '../shared/table-name.ts';

/** What Define needs. */
export interface ClientConfig {
  /** Name of the SSM parameter that holds the step-up client's id. */
  readonly stepUpClientParameter: string;
}

/** What Pre Token Generation needs. */
export interface TokenConfig extends ClientConfig {
  /** The claim that says in the step-up run's token what was approved. */
  readonly claim: { readonly kind: 'off' } | { readonly kind: 'on'; readonly name: string; readonly tableName: string };
  /** The identity provider whose assertions go into identity records. */
  readonly federation: CopyConfig;
}

/** What Create and Verify need. */
export interface RingConfig {
  readonly tableName: string;
  readonly provider: ProviderConfig;
  readonly disputes: DisputesConfig;
}

/** @throws ConfigurationError that names every missing or malformed variable (T34). */
export function clientConfig(environment: Environment): ClientConfig {
  const variables = createEnvironmentReader(environment);
  return variables.checked({ stepUpClientParameter: readClientParameter(variables) });
}

/** @throws ConfigurationError that names every missing or malformed variable (T34). */
export function tokenConfig(environment: Environment): TokenConfig {
  const variables = createEnvironmentReader(environment);
  return variables.checked({
    stepUpClientParameter: readClientParameter(variables),
    claim: readClaim(environment, variables),
    federation: readFederation(environment, variables),
  });
}

/** @throws ConfigurationError that names every missing or malformed variable (T34). */
export function ringConfig(environment: Environment): RingConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = readTableName(variables);
  const provider = readProvider(variables);
  const disputes = readDisputes(environment, variables);
  return variables.checked({ tableName, provider, disputes });
}

function readClientParameter(variables: EnvironmentReader): string | undefined {
  return variables.read('COUNTERSIGN_STEP_UP_CLIENT_PARAMETER', parameterNameIn);
}

/** The name is a URL of the bank's own, so that it is nobody else's claim (RFC 7519, section 4.2), and none that Cognito owns (F47). */
function readClaim(environment: Environment, variables: EnvironmentReader): TokenConfig['claim'] | undefined {
  if (environment['COUNTERSIGN_TOKEN_CLAIM'] === undefined) return { kind: 'off' };
  const isName = matching(/^https:\/\/[a-z0-9.-]{1,100}\/[\w./-]{1,100}$/, 'an https URL with a path, to name a claim');
  const name = variables.read('COUNTERSIGN_TOKEN_CLAIM', isName);
  const tableName = readTableName(variables);
  return name === undefined || tableName === undefined ? undefined : { kind: 'on', name, tableName };
}

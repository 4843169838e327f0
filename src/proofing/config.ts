import { readFederationName } from '../federation/config.ts';
import type { ProofingRequest } from '../identity-provider/proofing-provider.ts';
import { type ProviderConfig, readProvider } from '../identity-provider/provider-config.ts';
import {
  createEnvironmentReader,
  type Environment,
  type EnvironmentReader,
  matching,
  parameterNameIn,
} from '../shared/environment.ts';
import { readTableName } from '../shared/table-name.ts';

/** What Pre Sign-up needs. */
export type PreSignUpConfig = {
  readonly tableName: string;
  readonly provider: ProviderConfig;
  /** Of whose people nobody else may have the names. */
  readonly federation: { readonly kind: 'off' } | { readonly kind: 'on'; readonly providerName: string };
} & (
  | {
      readonly mode: 'initiate';
      /** Name of the SSM parameter that holds the URL of the callback. */
      readonly callbackParameter: string;
      readonly documents: Pick<ProofingRequest, 'documentTypes' | 'livenessMode'>;
    }
  | { readonly mode: 'verify' }
);

type Mode = PreSignUpConfig['mode'];

/** @throws ConfigurationError that names every missing or malformed variable (T34), and `proofing_result` if it is not declared. */
export function preSignUpConfig(environment: Environment): PreSignUpConfig {
  const variables = createEnvironmentReader(environment);
  const federation = readFederationName(environment, variables);
  const common = { tableName: readTableName(variables), provider: readProofingProvider(variables), federation };
  const mode = readMode(variables);
  if (mode !== 'initiate') return { ...variables.checked(common), ...variables.checked({ mode }) };

  const callbackParameter = variables.read('COUNTERSIGN_PROOFING_CALLBACK_PARAMETER', parameterNameIn);
  const types = variables.read(
    'COUNTERSIGN_PROOFING_DOCUMENTS',
    matching(/^[a-z_]{1,64}(?:,[a-z_]{1,64}){0,9}$/, 'a list of document types'),
    'drivers_license,passport',
  );
  const livenessMode = variables.read('COUNTERSIGN_PROOFING_LIVENESS', livenessModeOf, 'active');
  const read = variables.checked({ ...common, callbackParameter, types, livenessMode });
  const { types: list, livenessMode: liveness, ...rest } = read;
  return { ...rest, mode, documents: { documentTypes: list.split(','), livenessMode: liveness } };
}

/** What Custom Message needs. @throws ConfigurationError (T34) */
export function customMessageConfig(environment: Environment): { readonly tableName: string } {
  const variables = createEnvironmentReader(environment);
  return variables.checked({ tableName: readTableName(variables) });
}

/** What Post Confirmation needs: in mode `initiate` the provider too, which it asks for a result whose callback is not there yet. */
export type PostConfirmationConfig = { readonly tableName: string } & (
  | { readonly mode: 'initiate'; readonly provider: ProviderConfig }
  | { readonly mode: 'verify' }
);

/** @throws ConfigurationError (T34), in mode `initiate` also if `proofing_result` is not declared. */
export function postConfirmationConfig(environment: Environment): PostConfirmationConfig {
  const variables = createEnvironmentReader(environment);
  const common = { tableName: readTableName(variables) };
  const mode = readMode(variables);
  if (mode !== 'initiate') return { ...variables.checked(common), ...variables.checked({ mode }) };
  return { ...variables.checked({ ...common, provider: readProofingProvider(variables) }), mode };
}

/** What the callback needs. @throws ConfigurationError (T34), also if `proofing_result` is not declared. */
export function idvCallbackConfig(environment: Environment): {
  readonly tableName: string;
  readonly provider: ProviderConfig;
} {
  const variables = createEnvironmentReader(environment);
  return variables.checked({
    tableName: readTableName(variables),
    provider: readProofingProvider(variables),
  });
}

function readMode(variables: EnvironmentReader): Mode | undefined {
  return variables.read('COUNTERSIGN_PROOFING_MODE', modeOf);
}

/** A tenant that signs no proofing result confirms nobody: better known at the cold start than at the first callback. */
function readProofingProvider(variables: EnvironmentReader): ProviderConfig | undefined {
  const provider = readProvider(variables);
  if (!provider || provider.capabilities.has('proofing_result')) return provider;
  return variables.read('COUNTERSIGN_PROVIDER_CAPABILITIES', (): ProviderConfig => {
    throw new Error('does not declare proofing_result');
  });
}

function modeOf(text: string): Mode {
  if (text !== 'initiate' && text !== 'verify') throw new Error('is neither initiate nor verify');
  return text;
}

function livenessModeOf(text: string): 'active' | 'passive' {
  if (text !== 'active' && text !== 'passive') throw new Error('is neither active nor passive');
  return text;
}

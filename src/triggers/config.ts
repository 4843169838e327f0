import type { Capability } from '../identity-provider/identity-provider.ts';
import { createEnvironmentReader, type Environment, matching, serviceUrl } from '../shared/environment.ts';

/** What Define and Pre Token Generation need. */
export interface ClientConfig {
  /** Name of the SSM parameter that holds the step-up client's id. */
  readonly stepUpClientParameter: string;
}

/** What Create and Verify need. */
export interface RingConfig {
  readonly tableName: string;
  readonly provider: {
    readonly baseUrl: URL;
    /** The `iss` of signed results: the tenant's URL. */
    readonly issuer: string;
    /** The `aud` of signed results: how the tenant knows this installation. */
    readonly audience: string;
    readonly capabilities: ReadonlySet<Capability>;
    /** Name or ARN of the secret with the API key. */
    readonly secretId: string;
  };
}

const CAPABILITIES: readonly Capability[] = [
  'displays_transaction',
  'echoes_digest',
  'echoes_user',
  'number_match',
  'proofing_result',
];

/** @throws ConfigurationError that names every missing or malformed variable (T34). */
export function clientConfig(environment: Environment): ClientConfig {
  const variables = createEnvironmentReader(environment);
  const stepUpClientParameter = variables.read(
    'COUNTERSIGN_STEP_UP_CLIENT_PARAMETER',
    matching(/^\/[\w./-]{1,1010}$/, 'the name of an SSM parameter'),
  );
  return variables.checked({ stepUpClientParameter });
}

/** @throws ConfigurationError that names every missing or malformed variable (T34). */
export function ringConfig(environment: Environment): RingConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = variables.read('COUNTERSIGN_TABLE', matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name'));
  const baseUrl = variables.read('COUNTERSIGN_PROVIDER_URL', tenantUrl);
  const audience = variables.read('COUNTERSIGN_PROVIDER_AUDIENCE', matching(/^[\w.:/-]{1,256}$/, 'an audience'));
  const secretId = variables.read(
    'COUNTERSIGN_PROVIDER_SECRET',
    matching(/^[\w+=.@:/-]{1,512}$/, 'a secret name or ARN'),
  );
  const capabilities = variables.read('COUNTERSIGN_PROVIDER_CAPABILITIES', capabilitySet);
  const { tableName: table, ...provider } = variables.checked({ tableName, baseUrl, audience, secretId, capabilities });
  return { tableName: table, provider: { ...provider, issuer: provider.baseUrl.href.replace(/\/$/, '') } };
}

function tenantUrl(text: string): URL {
  const url = serviceUrl(text);
  // `href` is asked, not `search`: a bare `?` has an empty search.
  if (url.href.includes('?')) throw new Error('must hold no query');
  return url;
}

function capabilitySet(text: string): ReadonlySet<Capability> {
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const known = CAPABILITIES.filter((capability) => names.includes(capability));
  if (known.length !== names.length) throw new Error(`is not a list of ${CAPABILITIES.join(', ')} (or none)`);
  return new Set(known);
}

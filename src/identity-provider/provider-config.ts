import { type EnvironmentReader, matching, serviceUrl } from '../shared/environment.ts';
import type { Capability } from './identity-provider.ts';

/**
 * Whether results are signed. `insecure_unsigned_booleans` believes the card's bare booleans (F76): for development against a tenant that
 * does not sign.
 */
export type ResultForm = 'jws' | 'insecure_unsigned_booleans';

/** The tenant, as its variables tell it. */
export interface ProviderConfig {
  readonly baseUrl: URL;
  /** The `iss` of signed results: the tenant's URL. */
  readonly issuer: string;
  /** The `aud` of signed results: how the tenant knows this installation. */
  readonly audience: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** Name or ARN of the secret with the API key. */
  readonly secretId: string;
  readonly results: ResultForm;
}

const CAPABILITIES: readonly Capability[] = [
  'displays_transaction',
  'echoes_digest',
  'echoes_user',
  'number_match',
  'proofing_result',
  'oidc_sub_is_user',
];

/** Gives undefined after any problem; the reader remembers all of them. */
export function readProvider(variables: EnvironmentReader): ProviderConfig | undefined {
  const baseUrl = variables.read('COUNTERSIGN_PROVIDER_URL', tenantUrl);
  const audience = variables.read('COUNTERSIGN_PROVIDER_AUDIENCE', matching(/^[\w.:/-]{1,256}$/, 'an audience'));
  const secretId = variables.read(
    'COUNTERSIGN_PROVIDER_SECRET',
    matching(/^[\w+=.@:/-]{1,512}$/, 'a secret name or ARN'),
  );
  const capabilities = readCapabilities(variables);
  const results = variables.read('COUNTERSIGN_PROVIDER_RESULTS', resultForm, 'jws');
  if (!baseUrl || audience === undefined || secretId === undefined || !capabilities || !results) return undefined;
  return { baseUrl, issuer: baseUrl.href.replace(/\/$/, ''), audience, capabilities, secretId, results };
}

/** For who asks the tenant nothing. Gives undefined after any problem; the reader remembers all of them. */
export function readCapabilities(variables: EnvironmentReader): ReadonlySet<Capability> | undefined {
  return variables.read('COUNTERSIGN_PROVIDER_CAPABILITIES', capabilitySet);
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

function resultForm(text: string): ResultForm {
  if (text !== 'jws' && text !== 'insecure_unsigned_booleans')
    throw new Error('is not jws or insecure_unsigned_booleans');
  return text;
}

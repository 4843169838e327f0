import { createTenant, type Tenant, type TenantOptions } from '../../../dev/tenant/tenant.ts';
import type { Capability, ExpectedResult, IdentityProvider } from '../../../src/identity-provider/identity-provider.ts';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { createOneKosmosProofing } from '../../../src/identity-provider/one-kosmos-proofing.ts';
import type { ExpectedProofing, ProofingProvider } from '../../../src/identity-provider/proofing-provider.ts';
import { createProofingVerifier } from '../../../src/identity-provider/proofing-verifier.ts';
import { createJwsResultVerifier } from '../../../src/identity-provider/result-verifier.ts';
import { createFetchJwks, createTenantJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { numericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';

export const API_KEY = 'test-api-key';
export const CALLBACK_SECRET = 'test-callback-secret-0123456789abcdef';
export const DIGEST = 'a'.repeat(43);
export const ALL: readonly Capability[] = [
  'displays_transaction',
  'echoes_digest',
  'echoes_user',
  'number_match',
  'proofing_result',
];

/** Long enough never to be met by a call that answers. */
export const PATIENT_MS = 30_000;
/** For calls that are to run into their deadline. */
export const IMPATIENT_MS = 300;

export const REQUEST = {
  providerUserId: 'person-1',
  digest: DIGEST,
  display: 'Pay 12500.00 EUR to DE02120300000000202051',
  timeoutSeconds: 300,
};

/** A clock that stands still until it is moved. */
export function createTestClock() {
  let now = numericDate(1_700_000_000);
  return {
    now: () => now,
    advance(seconds: number) {
      now = plusSeconds(now, seconds);
    },
  };
}

export function startTenant(
  clock: () => ReturnType<typeof numericDate>,
  options: Partial<TenantOptions> = {},
): Promise<Tenant> {
  return createTenant({
    port: 0,
    apiKey: API_KEY,
    audience: 'countersign-test',
    capabilities: new Set(ALL),
    callbackSecret: CALLBACK_SECRET,
    people: [
      { userId: 'person-1', displayName: 'Ada Person', ial: 2 },
      { userId: 'person-2', displayName: 'Ben Person', ial: 1 },
    ],
    clock,
    ...options,
  });
}

/** The client under test, with a verifier that trusts the tenant's published keys. */
export function clientOf(
  tenant: Tenant,
  { capabilities = ALL, timeoutMs = PATIENT_MS, jwksTimeoutMs = PATIENT_MS, apiKey = API_KEY } = {},
): IdentityProvider {
  const declared = new Set(capabilities);
  return createOneKosmos({
    baseUrl: new URL(tenant.url),
    apiKey: async () => apiKey,
    capabilities: declared,
    verifyResult: createJwsResultVerifier({
      issuer: tenant.issuer,
      audience: 'countersign-test',
      capabilities: declared,
      jwks: createTenantJwks(createFetchJwks(new URL(tenant.jwksUrl), jwksTimeoutMs)),
    }),
    timeoutMs,
  });
}

/** A sign-up; nobody listens at its callback URL, unless a test does. */
export const PROOFING = {
  documentTypes: ['drivers_license', 'passport'],
  livenessMode: 'active',
  callbackUrl: new URL('http://127.0.0.1:9/idv-callback'),
  userPoolId: 'eu-west-1_Pool',
  username: 'carol',
} as const;

/** The other half of the client under test. */
export function proofingClientOf(
  tenant: Pick<Tenant, 'url' | 'issuer' | 'jwksUrl'>,
  { capabilities = ALL, timeoutMs = PATIENT_MS, jwksTimeoutMs = PATIENT_MS } = {},
): ProofingProvider {
  return createOneKosmosProofing({
    baseUrl: new URL(tenant.url),
    apiKey: async () => API_KEY,
    capabilities: new Set(capabilities),
    verifyProofing: createProofingVerifier({
      issuer: tenant.issuer,
      audience: 'countersign-test',
      jwks: createTenantJwks(createFetchJwks(new URL(tenant.jwksUrl), jwksTimeoutMs)),
    }),
    timeoutMs,
  });
}

export function proofingOf(sessionId: string, username: string = PROOFING.username): ExpectedProofing {
  return { sessionId, userPoolId: PROOFING.userPoolId, username };
}

/** Presses a button on the proofing page, as its form does. */
export function decide(
  tenant: Tenant,
  sessionId: string,
  button: 'pass' | 'fail' | 'decline',
  fields: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${tenant.phoneUrl}/proofing/${sessionId}/${button}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { connection: 'close' },
    body: new URLSearchParams(fields),
  });
}

export function expectedOf(challengeId: string): ExpectedResult {
  return { challengeId, providerUserId: REQUEST.providerUserId, digest: DIGEST };
}

/** Presses a button on the phone page, as its form does. */
export function press(
  tenant: Tenant,
  challengeId: string,
  button: 'approve' | 'decline',
  userId = 'person-1',
): Promise<Response> {
  const url = `${tenant.phoneUrl}/phone/${userId}/${challengeId}/${button}`;
  return fetch(url, { method: 'POST', redirect: 'manual', headers: { connection: 'close' } });
}

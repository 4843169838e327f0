import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import type { ExpectedResult } from '../../../src/identity-provider/identity-provider.ts';
import { RESULT_TYPE } from '../../../src/identity-provider/result-verifier.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';

export const NOW = numericDate(1_700_000_000);
export const ISSUER = 'https://tenant.example';
export const AUDIENCE = 'countersign-test';

export const EXPECTED: ExpectedResult = { challengeId: 'challenge-1', providerUserId: 'person-1', digest: 'digest-1' };

/** An approval of `EXPECTED`, given ten seconds ago and signed one second ago. */
export const APPROVAL = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: NOW - 1,
  exp: NOW + 299,
  auth_time: NOW - 10,
  challenge_id: 'challenge-1',
  status: 'completed',
  match_result: true,
  liveness_verified: true,
  user_id: 'person-1',
  transaction_digest: 'digest-1',
} as const satisfies JWTPayload;

export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwks: JSONWebKeySet;
}

export async function createTestKey(kid: string, alg: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] } };
}

/** `header` replaces or adds members of a right header. */
export function sign(key: TestKey, claims: object, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: RESULT_TYPE, ...header })
    .sign(key.privateKey);
}

/** A compact JWS of any text at all, with a signature of the right length that fits nothing. */
export function unsignedJws(header: object, payload: string): string {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  return `${encode(JSON.stringify(header))}.${encode(payload)}.${'A'.repeat(342)}`;
}

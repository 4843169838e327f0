import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import type { ProofingResult } from '../../../src/identity-provider/proofing-provider.ts';
import { createProofingVerifier, PROOFING_TYPE } from '../../../src/identity-provider/proofing-verifier.ts';
import { createJwsResultVerifier, RESULT_TYPE } from '../../../src/identity-provider/result-verifier.ts';
import { createTenantJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { EXPECTED_PROOFING, PASS, PASSED } from './signed-proofing.ts';
import { APPROVAL, AUDIENCE, createTestKey, EXPECTED, ISSUER, NOW, sign, type TestKey } from './signed-result.ts';

let key: TestKey;
let foreign: TestKey;

beforeAll(async () => {
  key = await createTestKey('key-1', 'RS256');
  foreign = await createTestKey('key-1', 'RS256');
});

const optionsFor = (published = key.jwks) => ({
  issuer: ISSUER,
  audience: AUDIENCE,
  jwks: createTenantJwks(async () => published),
});

const signed = (claims: object, header: Record<string, unknown> = {}, by = key) =>
  sign(by, claims, { typ: PROOFING_TYPE, ...header });

function verify(jws: string, now = NOW, published = key.jwks): Promise<ProofingResult> {
  return createProofingVerifier(optionsFor(published))(jws, EXPECTED_PROOFING, now);
}

async function reasonFor(jws: Promise<string>, now = NOW): Promise<string> {
  try {
    return (await verify(await jws, now)).outcome;
  } catch (error) {
    if (error instanceof ProviderResultInvalidError) return error.reason;
    throw error;
  }
}

describe('createProofingVerifier', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('passes a result signed with %s', async (alg) => {
    const other = await createTestKey('key-2', alg);

    expect(await verify(await signed(PASS, {}, other), NOW, other.jwks)).toEqual(PASSED);
  });

  it.each(['PS256', 'RS512', 'ES384'])('T18: refuses the algorithm %s, under a key of the tenant too', async (alg) => {
    const other = await createTestKey('key-2', alg);

    await expect(verify(await signed(PASS, {}, other), NOW, other.jwks)).rejects.toMatchObject({
      reason: 'algorithm_not_allowed',
    });
  });

  it.each([RESULT_TYPE, 'JWT', 'proofing-result', undefined])('T18: refuses a tenant token of type %j', async (typ) => {
    expect(await reasonFor(signed(PASS, { typ }))).toBe('type_mismatch');
  });

  it('T18: is itself no step-up result, whatever its claims are', async () => {
    const verifier = createJwsResultVerifier({ ...optionsFor(), capabilities: new Set() });
    const jws = await signed({ ...PASS, ...APPROVAL });

    await expect(verifier({ signed_result: jws }, EXPECTED, NOW)).rejects.toMatchObject({ reason: 'type_mismatch' });
  });

  it.each([
    ['issuer_mismatch', { iss: 'https://other.example' }],
    ['issuer_mismatch', { iss: `${ISSUER}/` }],
    ['issuer_mismatch', { iss: undefined }],
    ['audience_mismatch', { aud: 'another-client' }],
    ['audience_mismatch', { aud: undefined }],
    ['claims_malformed', { exp: undefined }],
    ['claims_malformed', { iat: undefined }],
  ])('T18: %s for %j', async (reason, change) => {
    expect(await reasonFor(signed({ ...PASS, ...change }))).toBe(reason);
  });

  it('T18: refuses a signature by a key of the same name that the tenant does not publish', async () => {
    expect(await reasonFor(signed(PASS, {}, foreign))).toBe('signature_mismatch');
  });

  it('T18: ignores a key that the header brings along, and refuses crit', async () => {
    const [jwk] = foreign.jwks.keys;

    expect(await reasonFor(signed(PASS, { jwk, jku: 'https://attacker.example' }, foreign))).toBe('signature_mismatch');
    expect(await reasonFor(signed(PASS, { crit: ['b64'], b64: true }))).toBe('header_not_allowed');
  });

  it('T17: counts until 29 seconds after exp, and not at 30', async () => {
    expect(await reasonFor(signed(PASS), numericDate(PASS.exp + 29))).toBe('passed');
    expect(await reasonFor(signed(PASS), numericDate(PASS.exp + 30))).toBe('expired');
  });

  it('T25: an outage of the key set is not an invalid result', async () => {
    const down = new ProviderUnavailableError('jwks');
    const verifier = createProofingVerifier({ ...optionsFor(), jwks: createTenantJwks(() => Promise.reject(down)) });

    await expect(verifier(await signed(PASS), EXPECTED_PROOFING, NOW)).rejects.toBe(down);
  });

  it('T31: no claim is in the error, its message or its cause', async () => {
    const errors = await Promise.all(
      [{ aud: 'another-client' }, { session_id: 'session-2' }, { status: 'completed' }].map(async (change) =>
        verify(await signed({ ...PASS, ...change })).catch((thrown: unknown) => thrown),
      ),
    );

    expect(errors.every((error) => error instanceof ProviderResultInvalidError)).toBe(true);
    expect(inspect(errors, { depth: 9, showHidden: true })).not.toMatch(/person-9|carol|session-[12]|another-client/);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { CompactSign, exportJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { createJwsResultVerifier } from '../../../src/identity-provider/result-verifier.ts';
import { createTenantJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import {
  APPROVAL,
  AUDIENCE,
  createTestKey,
  EXPECTED,
  ISSUER,
  NOW,
  sign,
  type TestKey,
  unsignedJws,
} from './signed-result.ts';

let key: TestKey;
let foreign: TestKey;

beforeAll(async () => {
  key = await createTestKey('key-1', 'RS256');
  foreign = await createTestKey('key-1', 'RS256');
});

function verify(jws: string, now = NOW, published = key.jwks): Promise<StepUpResult> {
  const jwks = createTenantJwks(async () => published);
  return createJwsResultVerifier({ issuer: ISSUER, audience: AUDIENCE, capabilities: new Set(), jwks })(
    { signed_result: jws },
    EXPECTED,
    now,
  );
}

async function reasonFor(jws: string | Promise<string>, now = NOW): Promise<string> {
  try {
    const { outcome } = await verify(await jws, now);
    return outcome;
  } catch (error) {
    if (error instanceof ProviderResultInvalidError) return error.reason;
    throw error;
  }
}

describe('createJwsResultVerifier', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('approves a result signed with %s', async (alg) => {
    const other = await createTestKey('key-2', alg);

    const jws = await sign(other, APPROVAL);

    const result = await verify(jws, NOW, other.jwks);

    expect(result).toEqual({ outcome: 'approved', authTime: APPROVAL.auth_time, amr: ['face'], jws });
  });

  it('gives a signed decline as refused', async () => {
    expect(await reasonFor(sign(key, { ...APPROVAL, status: 'declined' }))).toBe('refused');
  });

  it.each(['PS256', 'RS512', 'ES384'])('T18: refuses the algorithm %s, under a key of the tenant too', async (alg) => {
    const other = await createTestKey('key-2', alg);

    await expect(verify(await sign(other, APPROVAL), NOW, other.jwks)).rejects.toMatchObject({
      reason: 'algorithm_not_allowed',
    });
  });

  it('T18: refuses HS256 with the public key as the secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(key.jwks.keys[0]));
    const jws = new SignJWT({ ...APPROVAL }).setProtectedHeader({
      alg: 'HS256',
      kid: 'key-1',
      typ: 'stepup-result+jwt',
    });

    expect(await reasonFor(jws.sign(secret))).toBe('algorithm_not_allowed');
  });

  it.each(['none', 'None', 'NONE', ''])('T18: refuses alg %j', async (alg) => {
    const jws = unsignedJws({ alg, kid: 'key-1', typ: 'stepup-result+jwt' }, JSON.stringify(APPROVAL));

    expect(await reasonFor(jws)).toBe('algorithm_not_allowed');
    expect(await reasonFor(jws.replace(/[^.]*$/, ''))).toBe('algorithm_not_allowed');
  });

  it('T18: refuses a signature by a key of the same name that the tenant does not publish', async () => {
    expect(await reasonFor(sign(foreign, APPROVAL))).toBe('signature_mismatch');
  });

  it('T18: ignores a key that the header brings along', async () => {
    const [jwk] = foreign.jwks.keys;
    const header = {
      jwk,
      jku: 'https://attacker.example/jwks.json',
      x5u: 'https://attacker.example/x5u',
      x5c: ['MIIB'],
    };

    expect(await reasonFor(sign(foreign, APPROVAL, header))).toBe('signature_mismatch');
    expect(await reasonFor(sign(foreign, APPROVAL, { ...header, kid: 'key-9' }))).toBe('key_unknown');
  });

  it('T18: refuses a payload that was changed after signing', async () => {
    const [header, , signature] = (await sign(key, { ...APPROVAL, match_result: false })).split('.');
    const payload = Buffer.from(JSON.stringify(APPROVAL)).toString('base64url');

    expect(await reasonFor(`${header}.${payload}.${signature}`)).toBe('signature_mismatch');
  });

  it.each([
    ['crit', { crit: ['exp'], exp: 1 }],
    ['crit with b64, which the library knows', { crit: ['b64'], b64: true }],
    ['b64', { b64: true }],
    ['b64 false', { b64: false }],
    ['an empty crit', { crit: [] }],
    ['no kid', { kid: undefined }],
    ['a kid that is no string', { kid: ['key-1'] }],
    ['an empty kid', { kid: '' }],
  ])('T18: refuses a header with %s', async (_name, change) => {
    const header = { alg: 'RS256', kid: 'key-1', typ: 'stepup-result+jwt', ...change };

    expect(await reasonFor(unsignedJws(header, JSON.stringify(APPROVAL)))).toBe('header_not_allowed');
  });

  it('T18: refuses a signed header with b64 true marked critical', async () => {
    expect(await reasonFor(sign(key, APPROVAL, { crit: ['b64'], b64: true }))).toBe('header_not_allowed');
  });

  it.each(['JWT', 'at+jwt', 'stepup-result', undefined])('T18: refuses a tenant token of type %j', async (typ) => {
    expect(await reasonFor(sign(key, APPROVAL, { typ }))).toBe('type_mismatch');
  });

  it.each(['', 'a.b', 'a.b.c', 'e30.e30.', '{}', 'null', `${'a'.repeat(100)}.b.c.d.e`])(
    'T18: refuses %j',
    async (jws) => {
      expect(['jws_malformed', 'header_not_allowed']).toContain(await reasonFor(jws));
    },
  );

  it('T18: refuses claims that are no JSON object', async () => {
    const bytes = new TextEncoder().encode('[true]');
    const jws = await new CompactSign(bytes)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'stepup-result+jwt' })
      .sign(key.privateKey);

    expect(await reasonFor(jws)).toBe('jws_malformed');
  });

  it.each([
    ['issuer_mismatch', { iss: 'https://other.example' }],
    ['issuer_mismatch', { iss: `${ISSUER}/` }],
    ['audience_mismatch', { aud: 'another-client' }],
    ['audience_mismatch', { aud: ['another-client'] }],
    ['audience_mismatch', { aud: [] }],
    ['claims_malformed', { exp: 'tomorrow' }],
  ])('T18: %s for %j', async (reason, change) => {
    expect(await reasonFor(sign(key, { ...APPROVAL, ...change }))).toBe(reason);
  });

  it.each([
    ['iss', 'issuer_mismatch'],
    ['aud', 'audience_mismatch'],
    ['exp', 'claims_malformed'],
    ['iat', 'claims_malformed'],
    ['auth_time', 'claims_malformed'],
  ])('T18: refuses a signed result without %s', async (claim, reason) => {
    expect(await reasonFor(sign(key, { ...APPROVAL, [claim]: undefined }))).toBe(reason);
  });

  it('T17: counts until 29 seconds after exp, and not at 30', async () => {
    const jws = await sign(key, APPROVAL);

    expect(await reasonFor(jws, numericDate(APPROVAL.exp + 29))).toBe('approved');
    expect(await reasonFor(jws, numericDate(APPROVAL.exp + 30))).toBe('expired');
  });

  it('T17: honours nbf, with 30 seconds of tolerance and not 31', async () => {
    expect(await reasonFor(sign(key, { ...APPROVAL, nbf: NOW + 30 }))).toBe('approved');
    expect(await reasonFor(sign(key, { ...APPROVAL, nbf: NOW + 31 }))).toBe('not_yet_valid');
  });

  it('T25: an outage of the key set is not an invalid result', async () => {
    const down = new ProviderUnavailableError('jwks');
    const jwks = createTenantJwks(() => Promise.reject(down));
    const verifier = createJwsResultVerifier({ issuer: ISSUER, audience: AUDIENCE, capabilities: new Set(), jwks });

    await expect(verifier({ signed_result: await sign(key, APPROVAL) }, EXPECTED, NOW)).rejects.toBe(down);
  });

  it('T25: an RSA key too short to be trusted is an outage of the key set', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256' }];

    await expect(verify(await sign(key, APPROVAL), NOW, { keys })).rejects.toMatchObject({
      code: 'ERR_PROVIDER_UNAVAILABLE',
      operation: 'jwks',
    });
  });

  it('T31: no claim is in the error, its message or its cause', async () => {
    const jws = await sign(key, { ...APPROVAL, aud: 'another-client' });

    const error = await verify(jws).catch((thrown: unknown) => thrown);

    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/person-1|digest-1|challenge-1|another-client/);
  });
});

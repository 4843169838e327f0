import { describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { createRsaKey, keySet, mint, NOW } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const test = createVerifierUnderTest(async () => Buffer.from(keySet(key)));

describe('cognitoTokenVerifier: acr and auth_time', () => {
  it('F46: keeps the level and the time of the sign-in as the pool states them', async () => {
    const jwt = mint(key, { acr: 'urn:cognito:loa:2', auth_time: NOW - 90, amr: ['pwd', 'otp'] });

    expect(await test.token(jwt)).toMatchObject({ acr: 'urn:cognito:loa:2', authTime: NOW - 90 });
  });

  it('F46: has neither where the pool states neither', async () => {
    expect(await test.token(mint(key, { auth_time: undefined }))).toMatchObject({
      acr: undefined,
      authTime: undefined,
    });
  });

  it('T5: takes neither the age of the token nor its end for presence', async () => {
    const jwt = mint(key, { auth_time: undefined, iat: NOW, nbf: NOW });

    expect(await test.token(jwt)).toMatchObject({ authTime: undefined });
  });

  it.each([
    { 'custom:acr': 'urn:cognito:loa:3' },
    { cs_acr: 'urn:countersign:acr:liveid' },
    { 'https://bank.example/acr': 'urn:cognito:loa:3' },
    { ACR: 'urn:cognito:loa:3' },
    { 'acr ': 'urn:cognito:loa:3' },
    { acr_values: ['urn:cognito:loa:3'] },
    { amr: ['mfa', 'face', 'hwk'] },
    { claims: { acr: 'urn:cognito:loa:3' } },
    { 'cognito:acr': 'urn:cognito:loa:3' },
    { 'custom:auth_time': NOW },
    { updated_at: NOW },
  ])('T5: the self-made claim %j is no evidence', async (claims) => {
    const token = await test.token(mint(key));

    expect(await test.token(mint(key, claims))).toEqual(token);
  });

  it.each([null, '', 'x'.repeat(257), 2, true, ['urn:cognito:loa:2'], { value: 'urn:cognito:loa:2' }])(
    'T5: refuses acr %j',
    async (acr) => {
      expect(await test.outcome(mint(key, { acr }))).toBe('token_not_accepted');
    },
  );

  it('accepts an acr of 256 characters', async () => {
    const acr = 'x'.repeat(256);

    expect(await test.token(mint(key, { acr }))).toMatchObject({ acr });
  });

  it.each([null, '', String(NOW), NOW - 0.5, -1, 1e300, true, [NOW], {}])('T5: refuses auth_time %j', async (time) => {
    expect(await test.outcome(mint(key, { auth_time: time }))).toBe('token_not_accepted');
  });

  it('accepts auth_time 0', async () => {
    expect(await test.token(mint(key, { auth_time: 0 }))).toMatchObject({ authTime: 0 });
  });

  it.each([-1, 0, 1, 4, 5])('T2: an auth_time %i seconds ahead is at most now', async (ahead) => {
    const authTime = Math.min(NOW + ahead, NOW);

    expect(await test.token(mint(key, { auth_time: NOW + ahead }))).toMatchObject({ authTime });
  });

  it('T2: refuses an auth_time more than 5 seconds ahead, by the now that it is given', async () => {
    const jwt = mint(key, { auth_time: NOW + 6 });

    expect(await test.outcome(jwt)).toBe('token_not_accepted');
    expect(await test.token(jwt, plusSeconds(NOW, 1))).toMatchObject({ authTime: NOW + 1 });
    expect(await test.token(jwt, plusSeconds(NOW, 7))).toMatchObject({ authTime: NOW + 6 });
  });
});

describe('cognitoTokenVerifier: machines', () => {
  const machine = { sub: 'payroll', client_id: 'payroll', username: undefined, origin_jti: undefined };

  it("F50: tells a machine's token by sub = client_id and the lack of a user name", async () => {
    expect(await test.token(mint(key, machine))).toMatchObject({ machine: true, sub: 'payroll', clientId: 'payroll' });
    expect(await test.token(mint(key))).toMatchObject({ machine: false });
  });

  it('T5: a machine never signed in, whatever its token says', async () => {
    const jwt = mint(key, { ...machine, acr: 'urn:cognito:loa:4', auth_time: NOW, origin_jti: 'sign-in-1' });

    expect(await test.token(jwt)).toMatchObject({ originJti: undefined, acr: undefined, authTime: undefined });
  });

  it.each([
    ['sub = client_id with a user name', { ...machine, username: 'alice' }],
    ['sub = client_id with that as the user name', { ...machine, username: 'payroll' }],
    ['sub = client_id with an empty user name', { ...machine, username: '' }],
    ['a sub of its own without a user name', { username: undefined }],
    ['a sub of its own with an empty user name', { username: '' }],
    ['a sub of its own with a user name of null', { username: null }],
    ["a sub that is another client's id without a user name", { ...machine, sub: 'backoffice' }],
    ['another casing of the client for a sub', { ...machine, sub: 'Payroll' }],
  ])('T5: refuses half a machine: %s', async (_name, claims) => {
    expect(await test.outcome(mint(key, claims))).toBe('token_not_accepted');
  });
});

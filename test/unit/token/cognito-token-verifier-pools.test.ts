import { describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { cognitoTokenVerifier } from '../../../src/token/cognito-token-verifier.ts';
import { createVerifiedTokens } from '../../../src/token/verified-tokens.ts';
import {
  createRsaKey,
  ISSUER,
  keySet,
  mint,
  NOW,
  POOL_ID,
  type SigningKey,
} from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const OTHER_ID = 'us-east-1_Partner';
const OTHER_ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${OTHER_ID}`;
const POOLS = [
  { userPoolId: POOL_ID, clientIds: ['web', 'mobile'] },
  { userPoolId: OTHER_ID, clientIds: ['partner'] },
];
const OUTAGE = 'ERR_TOKEN_KEYS_UNAVAILABLE';

// Both pools name their key alike, so that nothing but the issuer tells them apart.
const key = createRsaKey('key-1');
const otherKey = createRsaKey('key-1');

const own = { iss: ISSUER, client_id: 'web' };
const other = { iss: OTHER_ISSUER, client_id: 'partner' };

/** Two pools with a key each; `gone` takes the key set of the second away. */
function createPools() {
  const published = new Map<string, SigningKey>([
    [`${ISSUER}/.well-known/jwks.json`, key],
    [`${OTHER_ISSUER}/.well-known/jwks.json`, otherKey],
  ]);
  const fetched: string[] = [];
  const test = createVerifierUnderTest(async (url) => {
    fetched.push(url.href);
    const current = published.get(url.href);
    if (!current) throw new Error('no answer');
    return Buffer.from(keySet(current));
  }, POOLS);
  return { ...test, fetched, gone: () => published.delete(`${OTHER_ISSUER}/.well-known/jwks.json`) };
}

/** The other form of an issuer (F51). */
function updated(issuer: string): string {
  return issuer.replace('https://', 'https://issuer-');
}

describe('cognitoTokenVerifier: pools', () => {
  it('T3: accepts each pool by its own key, issuer and clients', async () => {
    const { token } = createPools();

    expect(await token(mint(key, own))).toMatchObject({ userPoolId: POOL_ID, issuer: ISSUER, clientId: 'web' });
    expect(await token(mint(key, { ...own, client_id: 'mobile' }))).toMatchObject({ clientId: 'mobile' });
    expect(await token(mint(otherKey, other))).toMatchObject({ userPoolId: OTHER_ID, clientId: 'partner' });
  });

  it('T3: refuses a token of one pool for a client of the other', async () => {
    const { outcome } = createPools();

    expect(await outcome(mint(key, { ...own, client_id: 'partner' }))).toBe('token_not_accepted');
    expect(await outcome(mint(otherKey, { ...other, client_id: 'web' }))).toBe('token_not_accepted');
    expect(await outcome(mint(key, { ...own, iss: updated(ISSUER), client_id: 'partner' }))).toBe('token_not_accepted');
  });

  it('T3: refuses a token that one pool signed in the name of the other', async () => {
    const { outcome } = createPools();
    await Promise.all([outcome(mint(key, own)), outcome(mint(otherKey, other))]);

    expect(await outcome(mint(otherKey, own))).toBe('token_not_accepted');
    expect(await outcome(mint(key, other))).toBe('token_not_accepted');
  });

  it('T3: accepts nobody in a pool without clients', async () => {
    const test = createVerifierUnderTest(
      async () => Buffer.from(keySet(key)),
      [{ userPoolId: POOL_ID, clientIds: [] }],
    );

    expect(await test.outcome(mint(key, own))).toBe('token_not_accepted');
  });

  it.each([
    ['no issuer', undefined],
    ['null', null],
    ['a list', [ISSUER]],
    ['nothing', ''],
    ['the id of the pool', POOL_ID],
    ['a pool that is not configured', ISSUER.replace('_Countersign', '_Other')],
    ['a longer id', `${ISSUER}2`],
    ['a shorter id', ISSUER.slice(0, -1)],
    ['a slash at the end', `${ISSUER}/`],
    ['a slash within', ISSUER.replace('.com/', '.com//')],
    ['a path below', `${ISSUER}/.well-known`],
    ['a path above', ISSUER.replace('.com/', '.com/x/')],
    ['dot segments', ISSUER.replace('.com/', '.com/x/../')],
    ['a query', `${ISSUER}?`],
    ['a fragment', `${ISSUER}#`],
    ['a port', ISSUER.replace('.com/', '.com:443/')],
    ['a user', ISSUER.replace('https://', 'https://cognito@')],
    ['another scheme', ISSUER.replace('https', 'http')],
    ['an upper-case scheme', ISSUER.replace('https', 'HTTPS')],
    ['an upper-case host', ISSUER.replace('amazonaws', 'AMAZONAWS')],
    ['a lower-case id', ISSUER.toLowerCase()],
    ['a host of anybody', `https://evil.example/${POOL_ID}`],
    ['a host that begins alike', ISSUER.replace('.com/', '.com.evil.example/')],
    ['a host that ends alike', ISSUER.replace('https://', 'https://evil-')],
    ['a dot after the host', ISSUER.replace('.com/', '.com./')],
    ['the other form twice', updated(updated(ISSUER))],
    ['another Region', ISSUER.replace('eu-west-1.', 'us-east-1.')],
    ['the host of the other pool', OTHER_ISSUER.replace(OTHER_ID, POOL_ID)],
    ['an escape', ISSUER.replace('_', '%5F')],
    ['a space', ` ${ISSUER}`],
    ['a line end', `${ISSUER}\n`],
    ['letters that look alike', ISSUER.replace('cognito', 'c\u043egnito')],
  ])('T3: refuses %s for an issuer, and fetches no key for it (T32)', async (_name, iss) => {
    const { outcome, fetched } = createPools();

    expect(await outcome(mint(key, { ...own, iss }))).toBe('token_not_accepted');
    expect(fetched).toEqual([]);
  });

  it('T25: a pool without keys does not harm the other', async () => {
    const { outcome, gone } = createPools();
    gone();

    expect(await outcome(mint(otherKey, other))).toBe(OUTAGE);
    expect(await outcome(mint(key, own))).toBe('verified');
    expect(await outcome(mint(key, own, { kid: 'invented' }))).toBe('token_not_accepted');
  });

  it('T7: a storm at one pool holds up no key of the other', async () => {
    const { outcome, fetched } = createPools();
    for (let i = 0; i < 20; i++) await outcome(mint(key, own, { kid: `invented-${i}` }));

    expect(await outcome(mint(otherKey, other))).toBe('verified');
    expect(fetched).toHaveLength(2);
  });

  it.each(['', 'Countersign', 'eu-west-1', 'eu-west-1_', '../x_y', 'eu-west-1_A/B'])(
    'T34: stops the cold start at the user pool id %j',
    (userPoolId) => {
      expect(() =>
        cognitoTokenVerifier({
          pools: [{ userPoolId, clientIds: ['web'] }],
          fetchJwks: async () => new Uint8Array(),
          verified: createVerifiedTokens(),
        }),
      ).toThrow();
    },
  );
});

describe('cognitoTokenVerifier: the two forms of an issuer', () => {
  it('F51: accepts both forms, and says which one it was', async () => {
    const { token } = createPools();

    expect(await token(mint(key, own))).toMatchObject({ issuer: ISSUER, userPoolId: POOL_ID });
    expect(await token(mint(key, { ...own, iss: updated(ISSUER) }))).toMatchObject({
      issuer: updated(ISSUER),
      userPoolId: POOL_ID,
    });
  });

  it('F51: fetches the keys of both forms once, from the address that every pool has', async () => {
    const { outcome, fetched } = createPools();
    const both = [own, { ...own, iss: updated(ISSUER) }].map((claims) => mint(key, claims));

    expect(await Promise.all([...both.toReversed(), ...both].map((jwt) => outcome(jwt)))).toEqual(
      Array.from({ length: 4 }, () => 'verified'),
    );
    expect(fetched).toEqual([`${ISSUER}/.well-known/jwks.json`]);
  });

  it('T7: both forms share one cool-down', async () => {
    const { outcome, fetched } = createPools();
    await outcome(mint(key, own));

    for (const iss of [updated(ISSUER), ISSUER, updated(ISSUER)]) {
      expect(await outcome(mint(key, { ...own, iss }, { kid: 'invented' }), plusSeconds(NOW, 10))).toBe(
        'token_not_accepted',
      );
    }
    expect(fetched).toHaveLength(2);
  });
});

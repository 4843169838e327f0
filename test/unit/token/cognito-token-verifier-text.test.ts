import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { CLAIMS, createRsaKey, encode, keySet, mint, mintText } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const HEADER = JSON.stringify({ kid: 'key-1', alg: 'RS256' });

let pool: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeAll(async () => {
  pool = await startJwksServer(body(keySet(key)));
  test = createVerifierUnderTest(pool.url);
});

afterAll(async () => {
  await pool.close();
});

function claimsText(claims: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...CLAIMS, ...claims });
}

describe('cognitoTokenVerifier: text', () => {
  it.each([
    ['with another value', '"sub":"mallory"'],
    ['with the same value', `"sub":"${CLAIMS.sub}"`],
    ['with an escape in its name', '"s\\u0075b":"mallory"'],
  ])('T2: refuses a claim that is there twice, %s', async (_name, member) => {
    const claims = claimsText();

    expect(await test.outcome(mintText(key, HEADER, `{${member},${claims.slice(1)}`))).toBe('token_malformed');
    expect(await test.outcome(mintText(key, HEADER, `${claims.slice(0, -1)},${member}}`))).toBe('token_malformed');
  });

  it('T2: refuses a member of the header, or of an inner object, that is there twice', async () => {
    expect(await test.outcome(mintText(key, '{"alg":"none","kid":"key-1","alg":"RS256"}', claimsText()))).toBe(
      'token_malformed',
    );
    expect(await test.outcome(mintText(key, '{"kid":"key-1","alg":"RS256","kid":"key-1"}', claimsText()))).toBe(
      'token_malformed',
    );
    expect(await test.outcome(mintText(key, HEADER, `${claimsText().slice(0, -1)},"x":[{"y":1,"y":1}]}`))).toBe(
      'token_malformed',
    );
  });

  it.each(['null', '[]', '"text"', '5', 'true', '', '{', '{}x', '{}{}', "{'alg':'RS256'}"])(
    'T28: refuses %s for a header and for claims',
    async (text) => {
      expect(await test.outcome(mintText(key, text, claimsText()))).toBe('token_malformed');
      expect(await test.outcome(mintText(key, HEADER, text))).toBe('token_malformed');
    },
  );

  it.each(['1e400', '9007199254740993', '01', '0x7fffffff', '+1', 'NaN', 'Infinity'])(
    'T2: refuses exp %s',
    async (exp) => {
      const { exp: _exp, ...others } = CLAIMS;
      const claims = `{"exp":${exp},${JSON.stringify(others).slice(1)}`;

      expect(await test.outcome(mintText(key, HEADER, claims))).toMatch(/^token_(malformed|not_accepted)$/);
    },
  );

  it('T28: refuses a byte order mark, and text that is not UTF-8', async () => {
    expect(await test.outcome(mintText(key, `\ufeff${HEADER}`, claimsText()))).toBe('token_malformed');
    const [header, , signature] = mint(key).split('.');
    const latin1 = Buffer.from(claimsText({ username: 'René' }), 'latin1').toString('base64url');
    expect(await test.outcome(`${header}.${latin1}.${signature}`)).toBe('token_malformed');
  });

  it('T28: members of the prototype are no claims', async () => {
    const { sub, ...others } = CLAIMS;
    const rest = JSON.stringify(others).slice(1);

    expect(await test.outcome(mintText(key, HEADER, `{"__proto__":{"sub":"${sub}"},${rest}`))).toBe(
      'token_not_accepted',
    );
    expect(await test.outcome(mintText(key, '{"__proto__":{"alg":"RS256"},"kid":"key-1"}', claimsText()))).toBe(
      'token_not_accepted',
    );
    expect(
      await test.outcome(mintText(key, HEADER, `{"constructor":{"prototype":{"x":1}},${claimsText().slice(1)}`)),
    ).toBe('verified');
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('sub');
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('x');
  });

  it('T28: accepts the longest token of up to 8192 characters, and refuses the next', async () => {
    const padded = (length: number) => ({ pad: 'x'.repeat(length) });
    const signatureLength = 342;
    const lengthOf = (length: number) =>
      `${encode(HEADER)}.${encode(claimsText(padded(length)))}.`.length + signatureLength;
    const longest =
      Array.from({ length: 8192 }, (_, length) => length).findLast((length) => lengthOf(length) <= 8192) ?? 0;

    const [fitting, tooLong] = [mint(key, padded(longest)), mint(key, padded(longest + 1))];

    expect([fitting.length <= 8192, tooLong.length > 8192]).toEqual([true, true]);
    expect([await test.outcome(fitting), await test.outcome(tooLong)]).toEqual(['verified', 'token_malformed']);
  });

  it.each([
    ['200 KB of letters', 'a'.repeat(200_000)],
    ['200 KB of dots', '.'.repeat(200_000)],
    ['a part of 200 KB', `a.${'a'.repeat(200_000)}.a`],
    ['a right token with 200 KB more', `${encode(HEADER)}.${encode('{}')}.${'a'.repeat(200_000)}`],
    ['nothing', ''],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['empty parts', '..'],
    ['plain base64', '+/+/.+/+/.+/+/'],
    ['an encrypted token', 'a.b.c.d.e'],
    ['JSON', '{"payload":"","signatures":[]}'],
    ['letters beyond ASCII', 'ä.ö.ü'],
  ])('T28: refuses %s', async (_name, jwt) => {
    expect(await test.outcome(jwt)).toBe('token_malformed');
  });

  it('T28: refuses claims that are nested as deeply as fits', async () => {
    const deep = `{"x":${'['.repeat(2800)}${']'.repeat(2800)}}`;

    expect(await test.outcome(mintText(key, HEADER, deep))).toMatch(/^token_/);
  });
});

import { Hono } from 'hono';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { listen } from '../../../dev/aws-json/aws-json-server.ts';

/** What the provider says of the next sign-in, after it has made everything right. */
export type Tampering = {
  readonly claims?: (right: JWTPayload) => JWTPayload;
  readonly signature?: 'right' | 'foreign' | 'none' | 'HS256';
  readonly userInfo?: (right: Record<string, unknown>) => Record<string, unknown>;
  readonly answer?: Readonly<Partial<Record<'discovery' | 'token' | 'userinfo' | 'jwks', () => Response>>>;
};

/** An OpenID provider that signs everybody in as `mallory`, and does as it is told. */
export async function startHostileProvider(clientId: string) {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
  const app = new Hono();
  const server = await listen(app, 0);
  let tampering: Tampering = {};
  let nonce = '';

  const idToken = async (): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: server.url, aud: clientId, sub: 'mallory', nonce, iat: now, exp: now + 300 };
    const claims = tampering.claims?.(right) ?? right;
    const signed = new SignJWT(claims);
    switch (tampering.signature ?? 'right') {
      case 'right':
        return signed.setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(own.privateKey);
      case 'foreign':
        return signed.setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(foreign.privateKey);
      case 'HS256':
        return signed.setProtectedHeader({ alg: 'HS256', kid: 'own' }).sign(new TextEncoder().encode(jwk.n));
      default:
        return new UnsecuredJWT(claims).encode();
    }
  };

  app.get(
    '/.well-known/openid-configuration',
    (c) =>
      tampering.answer?.discovery?.() ??
      c.json({
        issuer: server.url,
        authorization_endpoint: `${server.url}/authorize`,
        token_endpoint: `${server.url}/token`,
        userinfo_endpoint: `${server.url}/userinfo`,
        jwks_uri: `${server.url}/jwks`,
      }),
  );
  app.get('/authorize', (c) => {
    nonce = c.req.query('nonce') ?? '';
    return c.redirect(`${c.req.query('redirect_uri')}?code=a-code&state=${c.req.query('state')}`);
  });
  app.post(
    '/token',
    async (c) =>
      tampering.answer?.token?.() ??
      c.json({ access_token: 'access', token_type: 'Bearer', id_token: await idToken() }),
  );
  app.get('/userinfo', (c) => {
    const right = { sub: 'mallory', email: 'mallory@example.test' };
    return tampering.answer?.userinfo?.() ?? c.json(tampering.userInfo?.(right) ?? right);
  });
  app.get('/jwks', (c) => tampering.answer?.jwks?.() ?? c.json({ keys: [jwk] }));

  return {
    issuer: server.url,
    tamper(next: Tampering) {
      tampering = next;
    },
    close: server.close,
  };
}

import { randomBytes } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';

const ALGORITHM = 'RS256';

type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

/** The pool's two keys: as in Cognito, one signs ID tokens and the other access tokens. */
export interface SigningKeys {
  readonly jwks: JSONWebKeySet;
  readonly accessTokenKey: CryptoKey;
  signIdToken(claims: JWTPayload): Promise<string>;
  signAccessToken(claims: JWTPayload): Promise<string>;
}

/** Makes two new RS256 keys of 2048 bits. */
export async function createSigningKeys(): Promise<SigningKeys> {
  const [idKey, accessKey] = await Promise.all([createKey(), createKey()]);
  const keys = await Promise.all(
    [idKey, accessKey].map(async ({ kid, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      kid,
      alg: ALGORITHM,
      use: 'sig',
    })),
  );
  return {
    jwks: { keys },
    accessTokenKey: accessKey.publicKey,
    signIdToken: (claims) => sign(idKey, claims),
    signAccessToken: (claims) => sign(accessKey, claims),
  };
}

async function createKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048 });
  return { kid: randomBytes(32).toString('base64'), privateKey, publicKey };
}

function sign({ kid, privateKey }: SigningKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid, alg: ALGORITHM }).sign(privateKey);
}

import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { RESULT_TYPE } from '../../src/identity-provider/result-verifier.ts';

export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Signs results and publishes the current and the previous key. */
export interface Signer {
  sign(claims: JWTPayload): Promise<string>;
  /** A forgery: names the current key and is signed with another. */
  signWithForeignKey(claims: JWTPayload): Promise<string>;
  jwks(): { readonly keys: readonly JWK[] };
  /** Signs with a new key from now on; the current one stays published until the next rotation. */
  rotate(): Promise<void>;
}

export async function createSigner(algorithm: SigningAlgorithm): Promise<Signer> {
  let current = await createKey(algorithm);
  let previous: SigningKey | undefined;

  return {
    sign: (claims) => sign(claims, algorithm, current.kid, current.privateKey),
    async signWithForeignKey(claims) {
      const foreign = await createKey(algorithm);
      return sign(claims, algorithm, current.kid, foreign.privateKey);
    },
    jwks: () => ({ keys: [current, ...(previous ? [previous] : [])].map(({ publicJwk }) => publicJwk) }),
    async rotate() {
      const next = await createKey(algorithm);
      previous = current;
      current = next;
    },
  };
}

async function createKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const kid = randomUUID();
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

function sign(claims: JWTPayload, alg: SigningAlgorithm, kid: string, key: CryptoKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: RESULT_TYPE }).sign(key);
}

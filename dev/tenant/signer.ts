import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';

export const signingAlgorithm = z.enum(['RS256', 'ES256', 'EdDSA']);

export type SigningAlgorithm = z.infer<typeof signingAlgorithm>;

interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Signs results and publishes the current and the previous key. `type` is the `typ` of the header. */
export interface Signer {
  sign(claims: JWTPayload, type: string): Promise<string>;
  /** A forgery: names the current key and is signed with another. */
  signWithForeignKey(claims: JWTPayload, type: string): Promise<string>;
  jwks(): { readonly keys: readonly JWK[] };
  /** Signs with a new key from now on; the current one stays published until the next rotation. @default the same algorithm */
  rotate(algorithm: SigningAlgorithm | undefined): Promise<void>;
}

export async function createSigner(algorithm: SigningAlgorithm): Promise<Signer> {
  let current = await createKey(algorithm);
  let previous: SigningKey | undefined;

  return {
    sign: (claims, type) => sign(claims, type, current, current.privateKey),
    async signWithForeignKey(claims, type) {
      const foreign = await createKey(current.algorithm);
      return sign(claims, type, current, foreign.privateKey);
    },
    jwks: () => ({ keys: [current, ...(previous ? [previous] : [])].map(({ publicJwk }) => publicJwk) }),
    async rotate(next) {
      const key = await createKey(next ?? current.algorithm);
      previous = current;
      current = key;
    },
  };
}

async function createKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const kid = randomUUID();
  return {
    algorithm,
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
  };
}

function sign(claims: JWTPayload, typ: string, { algorithm: alg, kid }: SigningKey, key: CryptoKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ }).sign(key);
}

import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { AdapterFault } from '../shared/errors.ts';

/** A public key, as the key set shows it and ready for use. */
export interface PoolKey {
  readonly jwk: z.infer<typeof rs256Key>;
  readonly publicKey: KeyObject;
}

const keySet = z.object({ keys: z.array(z.unknown()) });

const rs256Key = z.object({
  kty: z.literal('RSA'),
  kid: z.string().check(z.minLength(1)),
  n: z.string(),
  e: z.string(),
  alg: z._default(z.literal('RS256'), 'RS256'),
  use: z._default(z.literal('sig'), 'sig'),
});

/**
 * The RS256 signing keys of a key set by key id, at least 2048 bits long (RFC 7518, section 3.3). Keys for anything else are left out, so
 * that a token that names one is refused like one that names no key at all.
 *
 * @throws AdapterFault if it is no key set or none is left: that is an outage, and replaces no keys that are known.
 */
export function parseJwks(bytes: Uint8Array): ReadonlyMap<string, PoolKey> {
  const parsed = keySet.safeParse(readJson(bytes));
  if (!parsed.success) throw new AdapterFault('body_not_json');
  const keys = new Map<string, PoolKey>();
  for (const candidate of parsed.data.keys) {
    const key = toPoolKey(candidate);
    if (key) keys.set(key.jwk.kid, key);
  }
  if (keys.size === 0) throw new AdapterFault('no_usable_key');
  return keys;
}

function toPoolKey(candidate: unknown): PoolKey | undefined {
  const { data: jwk } = rs256Key.safeParse(candidate);
  if (!jwk) return undefined;
  try {
    const publicKey = createPublicKey({ key: { kty: jwk.kty, n: jwk.n, e: jwk.e }, format: 'jwk' });
    return (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? { jwk, publicKey } : undefined;
  } catch {
    return undefined;
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AdapterFault('body_not_json');
  }
}

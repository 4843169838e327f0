import { createPublicKey } from 'node:crypto';
import { JwksValidationError } from 'aws-jwt-verify/error';
import type { Jwks } from 'aws-jwt-verify/jwk';
import * as z from 'zod/mini';
import { AdapterFault } from '../shared/errors.ts';

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
 * The RS256 signing keys of a key set, at least 2048 bits long (RFC 7518, section 3.3). Keys for anything else are left out, so that a
 * token that names one is refused like one that names no key at all.
 *
 * @throws JwksValidationError if it is no key set or none is left: that is an outage, and replaces no keys that are known.
 */
export function parseJwks(bytes: ArrayBuffer): Jwks {
  const parsed = keySet.safeParse(readJson(bytes));
  if (!parsed.success) throw invalid('body_not_json');
  const keys = parsed.data.keys.flatMap((key) => {
    const { data } = rs256Key.safeParse(key);
    return data && isUsable(data) ? [data] : [];
  });
  if (keys.length === 0) throw invalid('no_usable_key');
  return { keys };
}

function isUsable({ kty, n, e }: z.infer<typeof rs256Key>): boolean {
  try {
    return (createPublicKey({ key: { kty, n, e }, format: 'jwk' }).asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}

function readJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('body_not_json');
  }
}

function invalid(detail: AdapterFault['detail']): JwksValidationError {
  return new JwksValidationError('not a JSON Web Key Set with an RS256 key', { cause: new AdapterFault(detail) });
}

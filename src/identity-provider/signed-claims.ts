import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { NumericDate } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError, type ProviderResultInvalidReason, ProviderUnavailableError } from './errors.ts';
import type { TenantJwks } from './tenant-jwks.ts';

/** How far the tenant's clock may be off ours, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The longest that a signed statement may live, in seconds. */
const MAX_LIFETIME_SECONDS = 900;

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

export interface SignedClaimsOptions {
  /** The media type of the statement, without `application/` (RFC 7515, section 4.1.9). No other JWT of the tenant is one. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
  /** The only source of keys: `jku`, `jwk`, `x5u` and `x5c` in a header are ignored (T1, T18). */
  readonly jwks: TenantJwks;
}

/**
 * The claims of a compact JWS under the tenant's keys. Checks signature, type, issuer, audience and expiry, nothing else.
 *
 * @throws ProviderResultInvalidError when it does not verify; ProviderUnavailableError when that cannot be found out.
 */
export type ReadSignedClaims = (jws: string, now: NumericDate) => Promise<JWTPayload>;

export function createReadSignedClaims(options: SignedClaimsOptions): ReadSignedClaims {
  return async (jws, now) => {
    checkHeader(jws);
    return verifiedPayload(jws, options, now);
  };
}

/** What is wrong with the life of a statement, if anything: signed in the future, or for longer than anyone needs (T17). */
export function wrongLife(
  { iat, exp }: { readonly iat: NumericDate; readonly exp: NumericDate },
  now: NumericDate,
): ProviderResultInvalidReason | undefined {
  if (iat > now + CLOCK_TOLERANCE_SECONDS) return 'not_yet_valid';
  if (exp - iat > MAX_LIFETIME_SECONDS) return 'lifetime_too_long';
  return undefined;
}

// `crit` and `b64` change what a signature covers; nothing here needs them, so both are refused, known values too.
const header = z.object({
  alg: z.string(),
  kid: z.string().check(z.minLength(1), z.maxLength(256)),
  crit: z.optional(z.never()),
  b64: z.optional(z.never()),
});

function checkHeader(jws: string): void {
  const parsed = header.safeParse(decodeHeader(jws));
  if (!parsed.success) throw new ProviderResultInvalidError('header_not_allowed', { cause: parsed.error });
  if (!ALGORITHMS.includes(parsed.data.alg)) throw new ProviderResultInvalidError('algorithm_not_allowed');
}

function decodeHeader(jws: string): unknown {
  try {
    return decodeProtectedHeader(jws);
  } catch (cause) {
    throw new ProviderResultInvalidError('jws_malformed', { cause });
  }
}

async function verifiedPayload(
  jws: string,
  { type, issuer, audience, jwks }: SignedClaimsOptions,
  now: NumericDate,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(jws, (protectedHeader) => jwks.find(protectedHeader, now), {
      algorithms: ALGORITHMS,
      typ: type,
      issuer,
      audience,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(now * 1000),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch (error) {
    if (error instanceof ProviderUnavailableError || error instanceof ProviderResultInvalidError) throw error;
    // Whatever is not about the JWS is about the key: an RSA key too short to be trusted, for example.
    if (!(error instanceof errors.JOSEError)) throw new ProviderUnavailableError('jwks', { cause: error });
    throw refusal(error);
  }
}

function refusal(error: errors.JOSEError): ProviderResultInvalidError {
  // jose's claim errors carry the whole payload, which names the person and the transaction: they are not kept as the cause.
  if (error instanceof errors.JWTExpired) return new ProviderResultInvalidError('expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new ProviderResultInvalidError(claimReason(error.claim));
  const reason = error instanceof errors.JWSSignatureVerificationFailed ? 'signature_mismatch' : 'jws_malformed';
  return new ProviderResultInvalidError(reason, { cause: error });
}

function claimReason(claim: string): ProviderResultInvalidReason {
  switch (claim) {
    case 'typ':
      return 'type_mismatch';
    case 'iss':
      return 'issuer_mismatch';
    case 'aud':
      return 'audience_mismatch';
    case 'nbf':
      return 'not_yet_valid';
    default:
      return 'claims_malformed';
  }
}

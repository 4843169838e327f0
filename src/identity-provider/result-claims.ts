import * as z from 'zod/mini';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError, type ProviderResultInvalidReason } from './errors.ts';
import type { Capability, ExpectedResult, StepUpResult } from './identity-provider.ts';

/** How far the tenant's clock may be off ours, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The longest that a result may live, and the longest between the person's answer and its signing, in seconds. */
const MAX_LIFETIME_SECONDS = 900;

/** RFC 8176: biometric authentication by facial recognition. */
const LIVEID_AMR: readonly string[] = ['face'];

const date = z.pipe(z.int().check(z.nonnegative()), z.transform(numericDate));

// Strict booleans: "true", 1 and ["true"] are not an approval (T18). Unknown claims are the tenant's own business.
const claims = z.object({
  iat: date,
  exp: date,
  auth_time: date,
  challenge_id: z.string(),
  status: z.enum(['completed', 'declined']),
  match_result: z.boolean(),
  liveness_verified: z.boolean(),
  user_id: z.optional(z.string()),
  transaction_digest: z.optional(z.string()),
});

type ResultClaims = z.infer<typeof claims>;

/**
 * What the claims of a signed result say about `expected`: the times, the link to challenge, user and digest, then the answer.
 *
 * Does NOT check signature, type, issuer, audience and expiry. `authTime` may lie up to the tolerance after `now`.
 *
 * @throws ProviderResultInvalidError
 */
export function readResultClaims(
  payload: unknown,
  expected: ExpectedResult,
  capabilities: ReadonlySet<Capability>,
  now: NumericDate,
): StepUpResult {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new ProviderResultInvalidError('claims_malformed', { cause: parsed.error });
  const result = parsed.data;

  const reason = wrongTime(result, now) ?? wrongLink(result, expected, capabilities);
  if (reason) throw new ProviderResultInvalidError(reason);

  const approved = result.status === 'completed' && result.match_result && result.liveness_verified;
  return approved ? { outcome: 'approved', authTime: result.auth_time, amr: LIVEID_AMR } : { outcome: 'refused' };
}

function wrongTime({ iat, exp, auth_time }: ResultClaims, now: NumericDate): ProviderResultInvalidReason | undefined {
  if (iat > now + CLOCK_TOLERANCE_SECONDS) return 'not_yet_valid';
  if (exp - iat > MAX_LIFETIME_SECONDS) return 'lifetime_too_long';
  if (auth_time > iat || iat - auth_time > MAX_LIFETIME_SECONDS) return 'auth_time_out_of_bounds';
  return undefined;
}

function wrongLink(
  result: ResultClaims,
  expected: ExpectedResult,
  capabilities: ReadonlySet<Capability>,
): ProviderResultInvalidReason | undefined {
  if (result.challenge_id !== expected.challengeId) return 'challenge_mismatch';

  const { user_id, transaction_digest } = result;
  if (user_id === undefined && capabilities.has('echoes_user')) return 'user_missing';
  if (user_id !== undefined && user_id !== expected.providerUserId) return 'user_mismatch';

  if (transaction_digest === undefined && capabilities.has('echoes_digest')) return 'digest_missing';
  if (transaction_digest !== undefined && transaction_digest !== expected.digest) return 'digest_mismatch';
  return undefined;
}

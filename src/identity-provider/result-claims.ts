import * as z from 'zod/mini';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError, type ProviderResultInvalidReason } from './errors.ts';
import type { Capability, ExpectedResult } from './identity-provider.ts';
import { wrongLife } from './signed-claims.ts';

/** The longest between the person's answer and its signing, in seconds. */
const MAX_ANSWER_AGE_SECONDS = 900;

/** RFC 8176: biometric authentication by facial recognition. */
const LIVEID_AMR: readonly string[] = ['face'];

const date = z.pipe(z.int().check(z.nonnegative()), z.transform(numericDate));

// Strict booleans: "true", 1 and ["true"] are not an approval (T18). Unknown claims are the tenant's own business.
const link = {
  challenge_id: z.string(),
  user_id: z.optional(z.string()),
  transaction_digest: z.optional(z.string()),
};
const verdict = { match_result: z.boolean(), liveness_verified: z.boolean() };
const claims = z.object({
  ...link,
  ...verdict,
  iat: date,
  exp: date,
  auth_time: date,
  status: z.enum(['completed', 'declined']),
});
const plainAnswer = z.object({ ...link, ...verdict });

type ResultClaims = z.infer<typeof claims>;
type PlainAnswer = z.infer<typeof plainAnswer>;

/** What the person answered, by the claims alone. */
export type ClaimedAnswer =
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'approved'; readonly authTime: NumericDate; readonly amr: readonly string[] };

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
): ClaimedAnswer {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new ProviderResultInvalidError('claims_malformed', { cause: parsed.error });
  const result = parsed.data;

  const reason = wrongTime(result, now) ?? wrongLink(result, expected, capabilities);
  if (reason) throw new ProviderResultInvalidError(reason);

  return result.status === 'completed' ? toAnswer(result, result.auth_time) : { outcome: 'refused' };
}

/**
 * What an unsigned answer says about `expected`, if it is believed: the link, then the two booleans. It names no time, so an approval
 * counts from `now`.
 *
 * Does NOT check that the tenant said it, or when.
 *
 * @throws ProviderResultInvalidError
 */
export function readPlainAnswer(
  answer: unknown,
  expected: ExpectedResult,
  capabilities: ReadonlySet<Capability>,
  now: NumericDate,
): ClaimedAnswer {
  const parsed = plainAnswer.safeParse(answer);
  if (!parsed.success) throw new ProviderResultInvalidError('claims_malformed', { cause: parsed.error });

  const reason = wrongLink(parsed.data, expected, capabilities);
  if (reason) throw new ProviderResultInvalidError(reason);
  return toAnswer(parsed.data, now);
}

function toAnswer({ match_result, liveness_verified }: PlainAnswer, authTime: NumericDate): ClaimedAnswer {
  return match_result && liveness_verified
    ? { outcome: 'approved', authTime, amr: LIVEID_AMR }
    : { outcome: 'refused' };
}

function wrongTime(result: ResultClaims, now: NumericDate): ProviderResultInvalidReason | undefined {
  const { iat, auth_time } = result;
  const reason = wrongLife(result, now);
  if (reason) return reason;
  return auth_time > iat || iat - auth_time > MAX_ANSWER_AGE_SECONDS ? 'auth_time_out_of_bounds' : undefined;
}

function wrongLink(
  result: PlainAnswer,
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

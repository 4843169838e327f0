import * as z from 'zod/mini';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError, type ProviderResultInvalidReason } from './errors.ts';
import { ialOfAcr } from './ial-of-acr.ts';
import type { ExpectedProofing, ProofingResult } from './proofing-provider.ts';
import { PROOFING_STATUSES } from './proofing-status.ts';
import { wrongLife } from './signed-claims.ts';

/** The longest between the completion of a proofing and its signing, in seconds: a callback may be lost over a long weekend. */
const MAX_COMPLETION_AGE_SECONDS = 7 * 86_400;

const date = z.pipe(z.int().check(z.nonnegative()), z.transform(numericDate));

// Exact casing (F81): "completed" and "PASSED" are not a pass (T18). Unknown claims are the tenant's own business.
const claims = z.object({
  iat: date,
  exp: date,
  session_id: z.string(),
  status: z.enum(PROOFING_STATUSES),
  result: z.enum(['Passed', 'Failed', 'Not performed']),
  metadata: z.object({ cognito_user_pool: z.string(), cognito_username: z.string() }),
  user_id: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  acr: z.optional(z.string()),
  completed_at: z.optional(date),
});

type ProofingClaims = z.infer<typeof claims>;

/**
 * What the claims of a signed proofing result say about `expected`: the life, the link to session and account, then the outcome. Only
 * Completed and Passed is a pass, and only with a person, a known level and a time; `at` is never later than `now`.
 *
 * Does NOT check signature, type, issuer, audience and expiry.
 *
 * @throws ProviderResultInvalidError
 */
export function readProofingClaims(payload: unknown, expected: ExpectedProofing, now: NumericDate): ProofingResult {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new ProviderResultInvalidError('claims_malformed', { cause: parsed.error });

  const reason = wrongLife(parsed.data, now) ?? wrongLink(parsed.data, expected);
  if (reason) throw new ProviderResultInvalidError(reason);
  return outcomeOf(parsed.data, now);
}

function wrongLink(
  { session_id, metadata }: ProofingClaims,
  expected: ExpectedProofing,
): ProviderResultInvalidReason | undefined {
  if (session_id !== expected.sessionId) return 'session_mismatch';
  const { cognito_user_pool, cognito_username } = metadata;
  const sameAccount = cognito_user_pool === expected.userPoolId && cognito_username === expected.username;
  return sameAccount ? undefined : 'account_mismatch';
}

function outcomeOf(proofing: ProofingClaims, now: NumericDate): ProofingResult {
  switch (proofing.status) {
    case 'Pending':
    case 'In Progress':
      return { outcome: 'pending' };
    case 'Expired':
      return { outcome: 'failed', state: 'expired' };
    case 'Declined':
      return { outcome: 'failed', state: 'declined' };
    case 'Completed':
      return proofing.result === 'Passed' ? passOf(proofing, now) : { outcome: 'failed', state: 'completed' };
    default:
      return proofing.status satisfies never;
  }
}

function passOf({ user_id, acr, completed_at, iat }: ProofingClaims, now: NumericDate): ProofingResult {
  if (user_id === undefined) throw new ProviderResultInvalidError('user_missing');
  const ial = acr === undefined ? undefined : ialOfAcr(acr);
  if (ial === undefined) throw new ProviderResultInvalidError('ial_unknown');
  if (completed_at === undefined || completed_at > iat || iat - completed_at > MAX_COMPLETION_AGE_SECONDS) {
    throw new ProviderResultInvalidError('completed_at_out_of_bounds');
  }
  return { outcome: 'passed', providerUserId: user_id, ial, at: completed_at > now ? now : completed_at };
}

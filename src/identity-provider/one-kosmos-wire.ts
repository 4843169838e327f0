import * as z from 'zod/mini';
import { ProviderResultInvalidError, ProviderUnavailableError } from './errors.ts';
import type { Capability, ProviderChallenge, StepUpRequest } from './identity-provider.ts';
import { PROVIDER_ID } from './provider-id.ts';
import { isChallengeUrl } from './provider-url.ts';
import type { CompletedAnswer } from './result-verifier.ts';

const challenge = z.object({
  challenge_id: z.string().check(z.regex(PROVIDER_ID)),
  challenge_url: z.string().check(z.maxLength(2048), z.refine(isChallengeUrl)),
});

const numberMatch = z.object({ code: z.string().check(z.regex(/^[A-Za-z0-9]{4}$/)) });

// Whatever else there is belongs to the verifier, which knows what may be believed.
const result = z.looseObject({ challenge_id: z.string(), status: z.string() });

/**
 * The body of `POST /v1/auth/stepup`: the card's three fields (F76), plus one for each declared capability that needs one (F77).
 *
 * Does NOT check that a text can be displayed: without `displays_transaction` it is left out.
 */
export function toStepUpBody(request: StepUpRequest, capabilities: ReadonlySet<Capability>): Record<string, unknown> {
  const { providerUserId, timeoutSeconds, display, digest } = request;
  return {
    user_id: providerUserId,
    reason_code: 'high_value_transaction',
    timeout_seconds: timeoutSeconds,
    ...(capabilities.has('displays_transaction') && display !== undefined && { display_text: display }),
    ...(capabilities.has('echoes_digest') && { transaction_digest: digest }),
  };
}

/** @throws ProviderUnavailableError for any other shape, and for a missing code where `number_match` is declared. */
export function parseChallenge(body: unknown, capabilities: ReadonlySet<Capability>): ProviderChallenge {
  const parsed = challenge.safeParse(body);
  if (!parsed.success) throw new ProviderUnavailableError('stepup', { cause: parsed.error });
  const { challenge_id: challengeId, challenge_url: challengeUrl } = parsed.data;
  if (!capabilities.has('number_match')) return { challengeId, challengeUrl, code: undefined };

  const matched = numberMatch.safeParse(body);
  if (!matched.success) throw new ProviderUnavailableError('stepup', { cause: matched.error });
  return { challengeId, challengeUrl, code: matched.data.code };
}

/**
 * An answer as it came, or undefined while the person has not answered.
 *
 * @throws ProviderUnavailableError when the answer is no result at all; ProviderResultInvalidError when it is one that cannot count.
 */
export function parseResult(body: unknown, challengeId: string): CompletedAnswer | undefined {
  const parsed = result.safeParse(body);
  if (!parsed.success) throw new ProviderUnavailableError('result', { cause: parsed.error });
  const { challenge_id, status } = parsed.data;

  if (challenge_id !== challengeId) throw new ProviderResultInvalidError('challenge_mismatch');
  if (status === 'pending') return undefined;
  if (status !== 'completed') throw new ProviderResultInvalidError('status_unknown');
  return parsed.data;
}

/** Lets through an id that may go into a URL (T29). */
export function checkedChallengeId(challengeId: string): string {
  if (!PROVIDER_ID.test(challengeId)) throw new ProviderResultInvalidError('challenge_id_malformed');
  return challengeId;
}

import * as z from 'zod/mini';
import { ProviderResultInvalidError, ProviderUnavailableError } from './errors.ts';
import type { ProofingRequest, ProofingSession } from './proofing-provider.ts';
import { FINAL_STATUSES } from './proofing-status.ts';
import { PROVIDER_ID } from './provider-id.ts';
import { isChallengeUrl } from './provider-url.ts';

const session = z.object({
  session_id: z.string().check(z.regex(PROVIDER_ID)),
  session_url: z.string().check(z.maxLength(2048), z.refine(isChallengeUrl)),
});

// What lies beside the signed result is not signed: of it, only that the person is not done yet is believed.
const proofing = z.object({ session_id: z.string(), status: z.string(), signed_result: z.optional(z.unknown()) });

/** The body of `POST /v1/verify/sessions`, as on the card (F76). */
export function toSessionBody(request: ProofingRequest): Record<string, unknown> {
  const { documentTypes, livenessMode, callbackUrl, userPoolId, username } = request;
  return {
    document_types: documentTypes,
    liveness_mode: livenessMode,
    callback_url: callbackUrl.href,
    metadata: { cognito_user_pool: userPoolId, cognito_username: username },
  };
}

/** @throws ProviderUnavailableError for any other shape. */
export function parseSession(body: unknown): ProofingSession {
  const parsed = session.safeParse(body);
  if (!parsed.success) throw new ProviderUnavailableError('proofing', { cause: parsed.error });
  return { sessionId: parsed.data.session_id, url: parsed.data.session_url };
}

/**
 * The signed result in an answer, or undefined while the session goes on.
 *
 * @throws ProviderUnavailableError when the answer is no result at all; ProviderResultInvalidError when it is one that cannot count.
 */
export function parseProofing(body: unknown, sessionId: string): string | undefined {
  const parsed = proofing.safeParse(body);
  if (!parsed.success) throw new ProviderUnavailableError('proofing_result', { cause: parsed.error });
  const { session_id, status, signed_result: signedResult } = parsed.data;

  if (session_id !== sessionId) throw new ProviderResultInvalidError('session_mismatch');
  if (status === 'Pending' || status === 'In Progress') return undefined;
  if (!FINAL_STATUSES.some((known) => known === status)) throw new ProviderResultInvalidError('status_unknown');
  if (typeof signedResult !== 'string') throw new ProviderResultInvalidError('signed_result_missing');
  return signedResult;
}

/** Lets through an id that may go into a URL (T29). */
export function checkedSessionId(sessionId: string): string {
  if (!PROVIDER_ID.test(sessionId)) throw new ProviderResultInvalidError('session_id_malformed');
  return sessionId;
}

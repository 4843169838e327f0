import type { FailureCause } from '../../shared/failure-cause.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import { parseHandle, sameNonce } from '../../step-up/handle.ts';
import type { Binding } from '../../step-up/record.ts';
import { isRevoked } from '../../step-up/revocation.ts';
import { sessionIdOf } from '../../step-up/session-id.ts';
import type { StandingStore } from '../../step-up/standing-store.ts';
import type { TokenRefusal, TokenVerifier } from '../../token/access-token.ts';
import { type BearerRefusal, verifyBearer } from '../../token/bearer-token.ts';
import type { ResultHints } from './result-hints.ts';
import { isOnPhone, type StepUpStatus, statusOf } from './status-of.ts';

export interface StepUpStatusDeps {
  readonly tokens: TokenVerifier;
  readonly standings: StandingStore;
  readonly hints: ResultHints;
  readonly clock: Clock;
}

export interface StepUpStatusRequest {
  /** The one value of the header; undefined where there is none. */
  readonly authorization: string | undefined;
  /** As the client sent it. */
  readonly handle: string;
}

export type StepUpStatusRefusal = BearerRefusal | TokenRefusal | 'session_revoked' | 'handle_unknown';

export type StepUpStatusResult =
  | {
      readonly kind: 'told';
      readonly status: StepUpStatus;
      readonly binding: Binding;
      /** Why the provider could not be heard, where it had to be. */
      readonly outage: FailureCause | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: StepUpStatusRefusal };

/**
 * Tells a sign-in how a challenge of its own stands, and nobody else: the handle of another person, another sign-in or an older challenge
 * looks like one that never was (T23, T24). Reads only: nothing is recorded, counted or rung, so a status is no evidence.
 *
 * A provider that fails leaves the challenge pending: what the person answered is not lost with its answer to us (T25).
 *
 * @throws TokenKeysUnavailableError, StoreUnavailableError, StoredItemInvalidError.
 */
export function createStepUpStatus({ tokens, standings, hints, clock }: StepUpStatusDeps) {
  return async ({ authorization, handle }: StepUpStatusRequest): Promise<StepUpStatusResult> => {
    const now = clock();
    const verification = await verifyBearer(tokens, authorization, now);
    if (verification.kind === 'refused') return verification;

    const { userPoolId, sub, originJti, authTime } = verification.token;
    const named = parseHandle(handle);
    // Nothing is known of what names no sign-in, and nothing is looked up for it (T32, T41).
    if (originJti === undefined || !named) return refused('handle_unknown');
    const { binding, nonce } = named;
    const sessionId = sessionIdOf(originJti);
    const { record, identity, limits } = await standings.findStanding({ userPoolId, sub }, binding);
    if (isRevoked(identity, { sessionId, authTime })) return refused('session_revoked');
    if (!record || record.challenge.sessionId !== sessionId || !sameNonce(record.challenge.nonce, nonce)) {
      return refused('handle_unknown');
    }

    const { challenge } = record;
    const hint = isOnPhone(challenge, now)
      ? await hints.find(
          nonce,
          {
            challengeId: challenge.providerChallengeId,
            providerUserId: challenge.providerUserId,
            digest: binding.slice(binding.indexOf(':') + 1),
          },
          now,
        )
      : undefined;
    return { kind: 'told', status: statusOf(record, limits, hint, now), binding, outage: hint?.cause };
  };
}

function refused(reason: StepUpStatusRefusal): StepUpStatusResult {
  return { kind: 'refused', reason };
}

import type { Clock } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { applyIdentity } from '../../step-up/apply.ts';
import type { IdentityStore } from '../../step-up/identity-store.ts';
import { isRevoked, revokeSession, revokeUser } from '../../step-up/revocation.ts';
import { sessionIdOf } from '../../step-up/session-id.ts';
import type { TokenRefusal, TokenVerifier } from '../../token/access-token.ts';
import { type BearerRefusal, verifyBearer } from '../../token/bearer-token.ts';

export interface SignOutDeps {
  readonly tokens: TokenVerifier;
  readonly identities: IdentityStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface SignOutRequest {
  /** The one value of the header; undefined where there is none. */
  readonly authorization: string | undefined;
  /** This sign-in alone, or every one of the person. */
  readonly everywhere: boolean;
}

export type SignOutResult =
  | { readonly kind: 'signed_out' }
  | {
      readonly kind: 'refused';
      readonly reason: BearerRefusal | TokenRefusal | 'session_unknown';
    };

/**
 * Ends what a sign-in has stepped up to: from the next decision on its evidence counts no more, and no new challenge is opened for it.
 * Doing it again changes nothing.
 *
 * Does NOT touch the user pool: the client also calls Cognito's RevokeToken or GlobalSignOut, and until its `exp` the access token goes
 * on opening what asks for a token alone (F51).
 *
 * @throws TokenKeysUnavailableError, StoreUnavailableError, StoredItemInvalidError: then nothing may have been ended.
 */
export function createSignOut({ tokens, identities, clock, random }: SignOutDeps) {
  return async ({ authorization, everywhere }: SignOutRequest): Promise<SignOutResult> => {
    const now = clock();
    const verification = await verifyBearer(tokens, authorization, now);
    if (verification.kind === 'refused') return verification;

    const { userPoolId, sub, originJti, authTime } = verification.token;
    if (originJti === undefined) return { kind: 'refused', reason: 'session_unknown' };
    const sessionId = sessionIdOf(originJti);
    await applyIdentity(identities, { userPoolId, sub }, (identity) => {
      // Who holds a token that was ended may not end what its owner has begun since.
      if (isRevoked(identity, { sessionId, authTime })) return { kind: 'keep' };
      const firstRev = random.firstRev();
      return everywhere
        ? revokeUser(identity, { firstRev }, now)
        : revokeSession(identity, { sessionId, firstRev }, now);
    });
    return { kind: 'signed_out' };
  };
}

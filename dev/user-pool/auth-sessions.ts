import { randomBytes } from 'node:crypto';
import { invalidSession } from './cognito-errors.ts';
import type { SignIn } from './sign-in.ts';
import type { Round } from './trigger-events.ts';

const SESSION_BYTES = 32;

/** A CUSTOM_AUTH run that waits for the answer to its last challenge. */
export type PendingRun = {
  readonly signIn: SignIn;
  readonly rounds: readonly Round[];
  readonly privateChallengeParameters: Readonly<Record<string, string>>;
  readonly challengeMetadata: string | null;
};

export interface AuthSessions {
  /** Keeps a run under a new Session string of 256 random bits, for as long as its client allows (F38). */
  open(run: PendingRun): string;
  /**
   * Takes a run out. A Session works once, whatever comes of it: also an attempt by another client or for another user
   * uses it up. Refuses the string from its last second on.
   */
  take(session: string, clientId: string, username: string): PendingRun;
  discard(session: string): void;
}

export function createAuthSessions(clock: () => number): AuthSessions {
  const pending = new Map<string, { readonly run: PendingRun; readonly expiresAt: number }>();

  return {
    open(run) {
      const now = clock();
      for (const [session, { expiresAt }] of pending) if (expiresAt <= now) pending.delete(session);

      const session = randomBytes(SESSION_BYTES).toString('base64url');
      pending.set(session, { run, expiresAt: now + run.signIn.client.authSessionMinutes * 60_000 });
      return session;
    },

    take(session, clientId, username) {
      const found = pending.get(session);
      pending.delete(session);
      if (found === undefined || found.expiresAt <= clock()) throw invalidSession();
      const { signIn } = found.run;
      if (signIn.client.id !== clientId || signIn.username !== username) throw invalidSession();
      return found.run;
    },

    discard: (session) => void pending.delete(session),
  };
}

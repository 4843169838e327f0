import { randomBytes } from 'node:crypto';
import { invalidSession } from './cognito-errors.ts';
import type { PendingPassword } from './password-challenge.ts';
import type { SignIn } from './sign-in.ts';
import type { Round } from './trigger-events.ts';

const SESSION_BYTES = 32;

/** The challenge that a run waits on. */
export type PendingChallenge =
  | {
      readonly name: 'CUSTOM_CHALLENGE';
      readonly privateChallengeParameters: Readonly<Record<string, string>>;
      readonly challengeMetadata: string | null;
    }
  | { readonly name: 'PASSWORD_VERIFIER'; readonly password: PendingPassword }
  | { readonly name: 'NEW_PASSWORD_REQUIRED' };

/** A sign-in that waits for the answer to its last challenge. */
export type PendingRun<Challenge extends PendingChallenge = PendingChallenge> = {
  readonly signIn: SignIn;
  /** The rounds of CUSTOM_AUTH; undefined in every other flow. */
  readonly rounds: readonly Round[] | undefined;
  readonly challenge: Challenge;
};

export interface AuthSessions {
  /** Keeps a run under a new Session string of 256 random bits, for as long as its client allows (F38). */
  open(run: PendingRun): string;
  /** Keeps a run under a name of its own, a SECRET_BLOCK. */
  openAs(session: string, run: PendingRun): void;
  /**
   * Takes a run out. A Session works once, whatever comes of it: also an attempt by another client, for another user or at another
   * challenge uses it up. Refuses the string from its last second on.
   */
  take<Name extends PendingChallenge['name']>(
    session: string,
    attempt: { readonly clientId: string; readonly username: string; readonly challengeName: Name },
  ): PendingRun<Extract<PendingChallenge, { name: Name }>>;
  discard(session: string): void;
}

export function createAuthSessions(clock: () => number): AuthSessions {
  const pending = new Map<string, { readonly run: PendingRun; readonly expiresAt: number }>();

  const openAs = (session: string, run: PendingRun): void => {
    const now = clock();
    for (const [name, { expiresAt }] of pending) if (expiresAt <= now) pending.delete(name);
    pending.set(session, { run, expiresAt: now + run.signIn.client.authSessionMinutes * 60_000 });
  };

  return {
    openAs,
    open(run) {
      const session = randomBytes(SESSION_BYTES).toString('base64url');
      openAs(session, run);
      return session;
    },

    take(session, { clientId, username, challengeName }) {
      const found = pending.get(session);
      pending.delete(session);
      if (found === undefined || found.expiresAt <= clock()) throw invalidSession();
      const { signIn, rounds, challenge } = found.run;
      if (signIn.client.id !== clientId || answerer(found.run) !== username) throw invalidSession();
      if (!isChallenge(challenge, challengeName)) throw invalidSession();
      return { signIn, rounds, challenge };
    },

    discard: (session) => void pending.delete(session),
  };
}

/** The name under which a run is answered: SRP gives its own, which is invented for an invented user. */
function answerer({ signIn, challenge }: PendingRun): string {
  return challenge.name === 'PASSWORD_VERIFIER' ? challenge.password.userId : signIn.username;
}

function isChallenge<Name extends PendingChallenge['name']>(
  challenge: PendingChallenge,
  name: Name,
): challenge is Extract<PendingChallenge, { name: Name }> {
  return challenge.name === name;
}

import type { AuthSessions, PendingChallenge, PendingRun } from './auth-sessions.ts';
import { userNotFound, wrongCredentials } from './cognito-errors.ts';
import { type PasswordChallenge, type PendingPassword, passwordParameters } from './password-challenge.ts';
import { checkPassword, type PasswordPolicy } from './password-policy.ts';
import { type AuthReply, type ClientMetadata, checkMaySignIn, currentSignIn, type SignIn } from './sign-in.ts';
import type { TokenIssuer } from './token-issuer.ts';
import { type UserDirectory, visibleAttributes } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

type PasswordVerifier = Extract<PendingChallenge, { name: 'PASSWORD_VERIFIER' }>;

/** Sign-in with a password: sent as it is, or proven by SRP. */
export interface PasswordSignIn {
  withPassword(client: UserPoolClient, username: string, password: string): Promise<AuthReply>;
  /** Begins USER_SRP_AUTH. */
  startSrp(signIn: SignIn, password: PendingPassword): AuthReply;
  /** Checks the proof. Refuses a wrong one as a wrong password. */
  prove(run: PendingRun<PasswordVerifier>, responses: Readonly<Record<string, string>>): void;
  /** Gives tokens, or asks for a password of the person's own. */
  complete(signIn: SignIn, metadata: ClientMetadata | undefined): Promise<AuthReply>;
  setNewPassword(run: PendingRun, password: string, metadata: ClientMetadata | undefined): Promise<AuthReply>;
}

export function createPasswordSignIn(deps: {
  readonly users: UserDirectory;
  readonly sessions: AuthSessions;
  readonly challenges: PasswordChallenge;
  readonly issuer: TokenIssuer;
  readonly passwordPolicy: PasswordPolicy;
  readonly preventUserExistenceErrors: boolean;
}): PasswordSignIn {
  const { users, sessions, challenges, issuer, passwordPolicy, preventUserExistenceErrors } = deps;

  const complete: PasswordSignIn['complete'] = async (begun, metadata) => {
    const signIn = currentSignIn(users, begun);
    const { user, username } = signIn;
    // Federated users have no password here, whatever was seeded (F45).
    if (user === undefined || user.status === 'EXTERNAL_PROVIDER') throw wrongCredentials();
    checkMaySignIn(user);
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      const challenge = { name: 'NEW_PASSWORD_REQUIRED' } as const;
      const { sub: _, ...attributes } = visibleAttributes(user);
      return {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: sessions.open({ signIn, rounds: undefined, challenge }),
        ChallengeParameters: {
          USER_ID_FOR_SRP: username,
          requiredAttributes: '[]',
          userAttributes: JSON.stringify(attributes),
        },
      };
    }
    return { ChallengeParameters: {}, AuthenticationResult: await issuer.signIn({ ...signIn, user }, metadata) };
  };

  return {
    complete,

    async withPassword(client, username, password) {
      const user = await users.withPassword(username, password);
      if (user === undefined) {
        throw preventUserExistenceErrors || users.find(username) !== undefined ? wrongCredentials() : userNotFound();
      }
      return complete({ client, username, user }, undefined);
    },

    startSrp(signIn, password) {
      const challenge = { name: 'PASSWORD_VERIFIER', password } as const;
      sessions.openAs(password.secretBlock, { signIn, rounds: undefined, challenge });
      return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: passwordParameters(password) };
    },

    prove({ signIn, challenge }, responses) {
      const proven = challenges.proves(challenge.password, responses);
      if (!proven || signIn.user === undefined) throw wrongCredentials();
    },

    async setNewPassword({ signIn }, password, metadata) {
      checkPassword(password, passwordPolicy);
      await users.setPassword(signIn.username, password);
      users.change(signIn.username, { status: 'CONFIRMED' });
      return complete(signIn, metadata);
    },
  };
}

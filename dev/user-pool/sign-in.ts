import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import { notAuthorized } from './cognito-errors.ts';
import type { PoolUser, UserDirectory } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

/** Who tries to sign in, and through which client. `user` is absent where a name is invented (F42). */
export type SignIn = {
  readonly client: UserPoolClient;
  readonly username: string;
  readonly user: PoolUser | undefined;
};

export type ClientMetadata = Readonly<Record<string, string>>;

type Parameters = Readonly<Record<string, string>>;

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type AuthReply =
  | {
      readonly ChallengeName: 'CUSTOM_CHALLENGE' | 'NEW_PASSWORD_REQUIRED' | 'PASSWORD_VERIFIER';
      /** Absent where PASSWORD_VERIFIER follows USER_SRP_AUTH. */
      readonly Session?: string;
      readonly ChallengeParameters: Parameters;
    }
  | {
      readonly ChallengeParameters: Readonly<Record<string, never>>;
      readonly AuthenticationResult: AuthenticationResult;
    };

export type AuthenticationResult = {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly TokenType: 'Bearer';
  readonly ExpiresIn: number;
  /** Absent in the answer to a refresh: tokens are not rotated here. */
  readonly RefreshToken?: string;
};

/** The same sign-in with the user as they are now. An invented name stays invented. */
export function currentSignIn(users: UserDirectory, signIn: SignIn): SignIn {
  return { ...signIn, user: signIn.user && users.find(signIn.username) };
}

/** @throws AwsJsonError for a user who is disabled or not confirmed. */
export function checkMaySignIn(user: PoolUser | undefined): void {
  if (user?.enabled === false) throw notAuthorized('User is disabled.');
  if (user?.status === 'UNCONFIRMED') throw new AwsJsonError('UserNotConfirmedException', 'User is not confirmed.');
}

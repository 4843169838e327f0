import type { PoolUser } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

/** Who tries to sign in, and through which client. `user` is absent where a name is invented (F42). */
export type SignIn = {
  readonly client: UserPoolClient;
  readonly username: string;
  readonly user: PoolUser | undefined;
};

export type ClientMetadata = Readonly<Record<string, string>>;

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type AuthReply =
  | {
      readonly ChallengeName: 'CUSTOM_CHALLENGE';
      readonly Session: string;
      readonly ChallengeParameters: Readonly<Record<string, string>>;
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

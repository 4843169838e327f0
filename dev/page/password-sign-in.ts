import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { fromCognitoUserPool } from '../../src/client/index.ts';
import type { PageConfig } from '../page-server/page-config.ts';
import type { Session } from './session.ts';

export interface PasswordSignIn {
  /** The sign-in that this window still has. */
  resume(): Promise<Session | undefined>;
  /** By SRP: the password does not leave the page. Rejects with the library's error. */
  signIn(username: string, password: string): Promise<Session>;
  signUp(username: string, email: string, password: string): Promise<void>;
}

export function createPasswordSignIn({ user_pool_id, user_pool_url, clients }: PageConfig): PasswordSignIn {
  // One window, one sign-in: what a tab forgets, nobody finds.
  const poolOf = (ClientId: string) =>
    new CognitoUserPool({ UserPoolId: user_pool_id, ClientId, endpoint: user_pool_url, Storage: sessionStorage });
  const pool = poolOf(clients.web);

  const toSession = (user: CognitoUser, session: CognitoUserSession): Session => ({
    name: user.getUsername(),
    sub: String(session.getAccessToken().payload['sub']),
    getAccessToken: fromCognitoUserPool(pool),
    signOut: () =>
      new Promise((resolve) => {
        user.signOut(() => {
          // Where the session could not be had, the library hands on the error and forgets nothing.
          user.signOut();
          resolve();
        });
      }),
  });

  return {
    async resume() {
      const user = pool.getCurrentUser();
      if (!user) return undefined;
      return new Promise((resolve) => {
        user.getSession((error: Error | null, session: CognitoUserSession | null) =>
          resolve(error || !session ? undefined : toSession(user, session)),
        );
      });
    },

    signIn(Username, Password) {
      const user = new CognitoUser({ Username, Pool: pool, Storage: sessionStorage });
      return new Promise((resolve, reject) => {
        user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
          onSuccess: (session) => resolve(toSession(user, session)),
          onFailure: reject,
        });
      });
    },

    signUp(username, email, password) {
      const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
      return new Promise((resolve, reject) => {
        poolOf(clients.sign_up).signUp(username, password, attributes, [], (error) =>
          error ? reject(error) : resolve(),
        );
      });
    },
  };
}

/** The documented name of what went wrong, or an empty text. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

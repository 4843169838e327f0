/** Gives the access token of the sign-in that a library keeps; undefined where nobody is signed in. */
export type GetAccessToken = () => Promise<string | undefined>;

/** What is read of `fetchAuthSession` of aws-amplify 6. */
export type AmplifySession = () => Promise<{
  readonly tokens?: { readonly accessToken: { toString(): string } } | undefined;
}>;

/** Reads the sign-in of aws-amplify 6: `fromAmplify(fetchAuthSession)`. */
export function fromAmplify(fetchAuthSession: AmplifySession): GetAccessToken {
  return async () => (await fetchAuthSession()).tokens?.accessToken.toString();
}

/** What is read of a `CognitoUserPool` of amazon-cognito-identity-js. */
export interface IdentityJsPool {
  getCurrentUser(): {
    getSession(
      done: (error: Error | null, session: { getAccessToken(): { getJwtToken(): string } } | null) => void,
    ): void;
  } | null;
}

/** Reads the sign-in of amazon-cognito-identity-js. Rejects with the library's error where that has lost the session. */
export function fromCognitoUserPool(pool: IdentityJsPool): GetAccessToken {
  return () =>
    new Promise((resolve, reject) => {
      const user = pool.getCurrentUser();
      if (!user) return resolve(undefined);
      user.getSession((error, session) => (error ? reject(error) : resolve(session?.getAccessToken().getJwtToken())));
    });
}

/** What is read of a `UserManager` of oidc-client-ts. */
export interface OidcUserManager {
  getUser(): Promise<{ readonly access_token: string } | null>;
}

/** Reads the sign-in of oidc-client-ts, which renews it by itself. */
export function fromUserManager(manager: OidcUserManager): GetAccessToken {
  return async () => (await manager.getUser())?.access_token;
}

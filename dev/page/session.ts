import type { GetAccessToken } from '../../src/client/index.ts';

/** Who is signed in, however they signed in. */
export interface Session {
  readonly name: string;
  readonly sub: string;
  readonly getAccessToken: GetAccessToken;
  /** Forgets the sign-in in this window. */
  signOut(): Promise<void>;
}

import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';

/** The levels that Cognito itself puts into an access token (F46). They are bound to no transaction. */
export const NATIVE_ACRS: readonly string[] = [1, 2, 3, 4].map((level) => `urn:cognito:loa:${level}`);

/** Every acr that some sign-in leads to: a policy that asks for another would challenge a person for ever. */
export const KNOWN_ACRS: readonly string[] = [LIVEID_ACR, ...NATIVE_ACRS];

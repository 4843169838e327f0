import { signOutHandler } from '../../../../src/endpoints/sign-out/rest-api.ts';
import { createSignOut } from '../../../../src/endpoints/sign-out/sign-out.ts';
import type { LogFields } from '../../../../src/shared/logger.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { systemRandom } from '../../../../src/shared/random.ts';
import type { IdentityStore } from '../../../../src/step-up/identity-store.ts';
import type { AccessToken } from '../../../../src/token/access-token.ts';
import { accessToken } from '../../../fixtures/authorizer/access-token.ts';
import { memoryIdentityStore } from '../../../fixtures/stores/memory-identity-store.ts';

export const NOW = numericDate(1_700_000_000);

/** The endpoint over a store in memory; a token's text is a key of `tokens`. */
export function signOutUnderTest(
  options: { readonly tokens?: Readonly<Record<string, AccessToken>>; readonly identities?: IdentityStore } = {},
) {
  const { identities = memoryIdentityStore() } = options;
  const tokens = new Map(Object.entries({ 'alice.web.token': accessToken(), ...options.tokens }));
  const records: { readonly message: string; readonly fields: LogFields }[] = [];
  const errors: typeof records = [];
  const handler = signOutHandler({
    signOut: createSignOut({
      tokens: {
        async verify(jwt) {
          const token = tokens.get(jwt);
          return token ? { kind: 'verified', token } : { kind: 'refused', reason: 'token_expired' };
        },
      },
      identities,
      clock: () => NOW,
      random: systemRandom,
    }),
    log: {
      info: (message, fields) => records.push({ message, fields }),
      warn: () => {},
      error: (message, fields) => errors.push({ message, fields }),
    },
    allowOrigin: 'https://bank.example',
  });
  return { handler, identities, records, errors };
}

/** `POST /sign-out` as a Lambda proxy integration gets it. */
export function signOutEvent(
  changes: {
    readonly headers?: Readonly<Record<string, readonly string[]>> | null;
    readonly body?: string | null;
  } = {},
) {
  const { headers = { Authorization: ['Bearer alice.web.token'] }, body = null } = changes;
  return {
    resource: '/sign-out',
    path: '/sign-out',
    httpMethod: 'POST',
    multiValueHeaders: headers,
    body,
    isBase64Encoded: false,
  };
}

import * as z from 'zod/mini';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import type { AccessToken, TokenRefusal } from './access-token.ts';

/** How far ahead of ours the pool's clock may be (T2). It moves nothing that ends. */
export const LEEWAY_SECONDS = 5;

const name = z.string().check(z.minLength(1), z.maxLength(128));
const date = z.int().check(z.minimum(0));

/** What aws-jwt-verify leaves unchecked: exp and sub must be there, and what decisions read is well formed if it is there at all (T2, T41). */
const accessClaims = z.object({
  iss: z.string(),
  sub: name,
  client_id: z.string(),
  token_use: z.literal('access'),
  exp: z.int(),
  nbf: z.optional(date),
  iat: z.optional(date),
  auth_time: z.optional(date),
  acr: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  origin_jti: z.optional(name),
  username: z.optional(z.string().check(z.minLength(1))),
  scope: z.optional(z.string()),
  'cognito:groups': z.optional(z.readonly(z.array(z.string()))),
});

/** Claims of the documented form. Says nothing of whether they hold now. */
export type AccessClaims = Readonly<z.infer<typeof accessClaims>>;

/** The claims of a token with a good signature; undefined if they are not those of an access token. */
export function readClaims(claims: unknown): AccessClaims | undefined {
  return accessClaims.safeParse(claims).data;
}

/**
 * Reduces claims to what decisions are made of. `now` decides: `exp` has no leeway, and a token with a date that lies more than 5 seconds
 * ahead is refused.
 *
 * Claims that only look like evidence (`custom:acr`, `amr`, a URL of anybody's) are not read: a trigger could have set them (T5, F47).
 */
export function accessTokenOf(claims: AccessClaims, userPoolId: string, now: NumericDate): AccessToken | TokenRefusal {
  if (claims.exp <= now) return 'token_expired';
  if (Math.max(claims.nbf ?? 0, claims.iat ?? 0, claims.auth_time ?? 0) > now + LEEWAY_SECONDS)
    return 'token_not_accepted';

  // A machine's token says so twice (F50). One that says it once is neither a machine's nor a person's.
  const machine = claims.sub === claims.client_id;
  if (machine !== (claims.username === undefined)) return 'token_not_accepted';

  return {
    userPoolId,
    issuer: claims.iss,
    sub: claims.sub,
    clientId: claims.client_id,
    ...(machine ? NO_SIGN_IN : signInOf(claims, now)),
    scopes: claims.scope?.split(' ').filter((scope) => scope !== '') ?? [],
    groups: claims['cognito:groups'] ?? [],
    machine,
  };
}

type SignIn = Pick<AccessToken, 'originJti' | 'acr' | 'authTime'>;

/** Nobody signed in, whatever the token says: a machine never satisfies a step-up (T5). */
const NO_SIGN_IN: SignIn = { originJti: undefined, acr: undefined, authTime: undefined };

function signInOf({ origin_jti, acr, auth_time }: AccessClaims, now: NumericDate): SignIn {
  const authTime = auth_time === undefined ? undefined : numericDate(Math.min(auth_time, now));
  return { originJti: origin_jti, acr, authTime };
}

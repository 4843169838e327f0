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
  'cognito:groups': z.optional(z.array(z.string())),
});

/**
 * What time does not change of a token, and the times that it is judged by. No user name: only whether there is one is ever asked. It may be
 * remembered and serve many requests, so nothing in it can be changed (T35).
 */
export interface AccessClaims extends Omit<AccessToken, 'userPoolId' | 'authTime'> {
  readonly exp: number;
  /** The latest of nbf, iat and auth_time. */
  readonly latest: number;
  readonly authTime: number | undefined;
}

/**
 * The claims of a token with a good signature; undefined if they are not those of an access token.
 *
 * Claims that only look like evidence (`custom:acr`, `amr`, a URL of anybody's) are not read: a trigger could have set them (T5, F47).
 */
export function readClaims(claims: unknown): AccessClaims | undefined {
  const { data } = accessClaims.safeParse(claims);
  if (!data) return undefined;
  // A machine's token says so twice (F50). One that says it once is neither a machine's nor a person's.
  const machine = data.sub === data.client_id;
  if (machine !== (data.username === undefined)) return undefined;
  return {
    issuer: data.iss,
    sub: data.sub,
    clientId: data.client_id,
    // Nobody signed in, whatever the token says: a machine never satisfies a step-up (T5).
    originJti: machine ? undefined : data.origin_jti,
    acr: machine ? undefined : data.acr,
    authTime: machine ? undefined : data.auth_time,
    scopes: Object.freeze(data.scope?.split(' ').filter((scope) => scope !== '') ?? []),
    groups: Object.freeze(data['cognito:groups'] ?? []),
    machine,
    exp: data.exp,
    latest: Math.max(data.nbf ?? 0, data.iat ?? 0, data.auth_time ?? 0),
  };
}

/**
 * What decisions are made of. `now` decides: `exp` has no leeway, and a token with a date that lies more than 5 seconds ahead is refused.
 */
export function accessTokenOf(claims: AccessClaims, userPoolId: string, now: NumericDate): AccessToken | TokenRefusal {
  const { exp, latest, authTime, ...lasting } = claims;
  if (exp <= now) return 'token_expired';
  if (latest > now + LEEWAY_SECONDS) return 'token_not_accepted';
  return {
    userPoolId,
    ...lasting,
    authTime: authTime === undefined ? undefined : numericDate(Math.min(authTime, now)),
  };
}

import * as z from 'zod/mini';
import { numericDate } from '../../shared/numeric-date.ts';

/** Nothing else is sent to this trigger. */
export const inboundFederationSource = z.object({ triggerSource: z.literal('InboundFederation_ExternalProvider') });

const text = z.string().check(z.minLength(1));

/**
 * The event of an inbound federation (F56). ASSUMED: its fields are documented, the form of the claims is not. The documented type says that
 * all of them are texts, so that numbers and lists are read in both forms. `tokenResponse` holds the provider's tokens and `userInfo` what
 * nobody signed: neither is even named here.
 */
export const inboundFederationEvent = z.object({
  userPoolId: text,
  request: z.object({
    providerName: text,
    providerType: text,
    attributes: z.object({ idToken: z.nullish(z.record(z.string(), z.unknown())) }),
  }),
});

const time = z.pipe(
  z.union([z.int().check(z.nonnegative()), z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform(Number))]),
  z.transform(numericDate),
);

/** The claims of an ID token that count. Cognito has verified it: signature, issuer, audience, nonce and expiry. */
export const idTokenClaims = z.object({
  sub: z.string().check(z.regex(/^[^\p{C}\s]{1,256}$/u)),
  acr: z.nullish(z.string()),
  amr: z.nullish(z.union([z.array(z.string()), z.pipe(z.string(), z.transform(listIn))])),
  iat: time,
  auth_time: z.nullish(time),
});

const list = z.array(z.string());

/** A list as text: JSON where it begins as JSON does, and nothing if it is not; otherwise it is one value. Never parts of a value. */
function listIn(amr: string): readonly string[] {
  if (!amr.startsWith('[')) return [amr];
  try {
    return list.safeParse(JSON.parse(amr)).data ?? [];
  } catch {
    return [];
  }
}

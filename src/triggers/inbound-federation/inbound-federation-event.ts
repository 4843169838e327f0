import * as z from 'zod/mini';

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

/** The claims of an ID token that count. Cognito has verified it: signature, issuer, audience, nonce and time. */
export const idTokenClaims = z.object({
  sub: z.string().check(z.regex(/^[^\p{C}\s]{1,256}$/u)),
  acr: z.nullish(z.string()),
  amr: z.nullish(z.union([z.array(z.string()), z.pipe(z.string(), z.transform(listIn))])),
  auth_time: z.nullish(
    z.union([z.int().check(z.nonnegative()), z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform(Number))]),
  ),
});

/** A list as text: `["a","b"]`, `[a, b]`, `a b` or `a`. No value that counts has one of these characters. */
function listIn(list: string): readonly string[] {
  return list.split(/[\s,"[\]]/).filter((item) => item !== '');
}

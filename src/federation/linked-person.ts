import * as z from 'zod/mini';
import type { FederatedPerson } from './assertion.ts';

/** An entry of `identities`, as far as it counts here. Cognito adds fields, and writes booleans and times as text. */
const identities = z.array(
  z.object({
    userId: z.string().check(z.minLength(1), z.maxLength(256)),
    providerName: z.string().check(z.minLength(1)),
  }),
);

export type LinkedPerson =
  | { readonly kind: 'linked'; readonly person: FederatedPerson }
  /** No account of this provider's: nothing to do. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear'; readonly reason: 'identities_malformed' | 'identities_ambiguous' };

/**
 * Who a user of the pool is at one provider, as the attribute `identities` says. Cognito writes it, as JSON text, and no client can be
 * allowed to. A user who is linked to two people of the provider is nobody there.
 */
export function linkedPerson(
  text: string | undefined,
  { userPoolId, providerName }: Omit<FederatedPerson, 'providerSub'>,
): LinkedPerson {
  if (text === undefined) return { kind: 'none' };
  const parsed = identities.safeParse(jsonOf(text));
  if (!parsed.success) return { kind: 'unclear', reason: 'identities_malformed' };

  const own = parsed.data.filter((identity) => identity.providerName === providerName);
  const [providerSub, ...others] = new Set(own.map(({ userId }) => userId));
  if (others.length > 0) return { kind: 'unclear', reason: 'identities_ambiguous' };
  return providerSub === undefined
    ? { kind: 'none' }
    : { kind: 'linked', person: { userPoolId, providerName, providerSub } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

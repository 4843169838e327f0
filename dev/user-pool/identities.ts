import * as z from 'zod';

/** The attribute that says of a user which identity at which provider they are. Nobody may write it. */
export const IDENTITIES = 'identities';

const identities = z.array(
  z.object({
    userId: z.string(),
    providerName: z.string(),
    providerType: z.literal('OIDC'),
    issuer: z.null(),
    primary: z.boolean(),
    dateCreated: z.int(),
  }),
);

/** The attribute's text for the one identity that a user of another provider has. `now` is in milliseconds. */
export function toIdentities(providerName: string, userId: string, now: number): string {
  const identity = {
    userId,
    providerName,
    providerType: 'OIDC',
    issuer: null,
    primary: true,
    dateCreated: now,
  } as const;
  const list: z.infer<typeof identities> = [identity];
  return JSON.stringify(list);
}

/** The same as a claim of an ID token, where flag and time are texts. */
export function identityClaims(text: string): readonly object[] {
  return identities.parse(JSON.parse(text)).map(({ primary, dateCreated, ...rest }) => ({
    ...rest,
    primary: String(primary),
    dateCreated: String(dateCreated),
  }));
}

/** Whether the attribute's text names this person of this provider; undefined is nobody's. */
export function isIdentity(text: string | undefined, providerName: string, userId: string): boolean {
  const own = text === undefined ? [] : identities.parse(JSON.parse(text));
  return own.some((identity) => identity.providerName === providerName && identity.userId === userId);
}

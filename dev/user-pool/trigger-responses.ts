import * as z from 'zod';

const parameters = z.record(z.string(), z.string());
const claims = z.record(z.string(), z.unknown());
const scopes = z.array(z.string().regex(/^\S+$/));

/** What DefineAuthChallenge decides; null and absent mean the same. */
export const defineResponse = z.object({
  challengeName: z.string().nullish(),
  issueTokens: z.boolean().nullish(),
  failAuthentication: z.boolean().nullish(),
});

/** What CreateAuthChallenge makes. Parameters are strings only. */
export const createResponse = z.object({
  publicChallengeParameters: parameters.nullish(),
  privateChallengeParameters: parameters.nullish(),
  challengeMetadata: z.string().nullish(),
});

/** What VerifyAuthChallengeResponse finds: `true` is the only right answer. */
export const verifyResponse = z.object({ answerCorrect: z.boolean().nullish() });

/** What PreSignUp decides; null and absent mean no. Ignored for a user whom an administrator makes. */
export const preSignUpResponse = z.object({
  autoConfirmUser: z.boolean().nullish(),
  autoVerifyEmail: z.boolean().nullish(),
  autoVerifyPhone: z.boolean().nullish(),
});

/** What CustomMessage writes; null and absent mean the pool's own text. */
export const customMessageResponse = z.object({
  smsMessage: z.string().nullish(),
  emailMessage: z.string().max(20_000).nullish(),
  emailSubject: z.string().max(140).nullish(),
});

/** What InboundFederation makes of a provider's claims: all that are to be mapped, or nothing for no change (F56). */
export const inboundFederationResponse = z.object({ userAttributesToMap: claims.nullish() });

/** PostConfirmation answers nothing. */
export const postConfirmationResponse = z.object({});

const tokenOverride = z.object({
  claimsToAddOrOverride: claims.nullish(),
  claimsToSuppress: z.array(z.string()).nullish(),
});

/** What PreTokenGeneration V2 changes (F34). */
export const tokenResponse = z.object({
  claimsAndScopeOverrideDetails: z
    .object({
      idTokenGeneration: tokenOverride.nullish(),
      accessTokenGeneration: tokenOverride
        .extend({ scopesToAdd: scopes.nullish(), scopesToSuppress: scopes.nullish() })
        .nullish(),
      groupOverrideDetails: z.object({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
});

export type PreSignUpAnswer = z.infer<typeof preSignUpResponse>;
export type CustomMessageAnswer = z.infer<typeof customMessageResponse>;
export type TokenOverride = z.infer<typeof tokenOverride>;
export type OverrideDetails = NonNullable<z.infer<typeof tokenResponse>['claimsAndScopeOverrideDetails']>;

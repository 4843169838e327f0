export {
  type AmplifySession,
  fromAmplify,
  fromCognitoUserPool,
  fromUserManager,
  type GetAccessToken,
  type IdentityJsPool,
  type OidcUserManager,
} from './access-tokens.ts';
export type { CognitoOptions } from './cognito-run.ts';
export { contentDigest } from './content-digest.ts';
export { StepUpError, type StepUpErrorCode } from './errors.ts';
export { type ProofingOptions, type ProofingSession, type ProofingStatus, proofBeforeSignUp } from './proofing.ts';
export type { StepUpStorage } from './run-storage.ts';
export type { StepUpPrompt } from './step-up.ts';
export { createStepUpFetch, type StepUpFetchOptions } from './step-up-fetch.ts';
export { transactionHeader } from './transaction-header.ts';

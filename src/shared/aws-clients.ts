import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

// Without these the SDK waits for ever, and a requestTimeout alone only warns (F69). Two tries stay well under the 5 s of a trigger (F36).
const bounded = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 250, requestTimeout: 600, throwOnRequestTimeout: true },
};

export function createSsmClient(): SSMClient {
  return new SSMClient(bounded);
}

export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient(bounded);
}

/** A confirmation runs Post Confirmation, so that its answer takes longer. Tried once: whoever asked asks again. */
export function createCognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 250, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
}

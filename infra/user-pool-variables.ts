import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';

export interface AcceptedUserPool {
  readonly userPool: IUserPool;
  /** By the names that the policy's callers use. */
  readonly clients: Readonly<Record<string, IUserPoolClient>>;
  readonly stepUpClient: IUserPoolClient;
}

/** The variables of a function that verifies access tokens of one user pool. */
export function userPoolVariables({
  userPool,
  clients,
  stepUpClient,
}: AcceptedUserPool): Readonly<Record<string, string>> {
  return {
    COUNTERSIGN_USER_POOL_IDS: userPool.userPoolId,
    COUNTERSIGN_CLIENTS: Object.entries(clients)
      .map(([name, client]) => `${name}=${client.userPoolClientId}`)
      .join(','),
    COUNTERSIGN_STEP_UP_CLIENT_ID: stepUpClient.userPoolClientId,
  };
}

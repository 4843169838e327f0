import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { cognitoTokenVerifier } from '../../token/cognito-token-verifier.ts';
import { jwksFetcher } from '../../token/jwks-fetcher.ts';
import { createVerifiedTokens } from '../../token/verified-tokens.ts';
import { signOutConfig } from './config.ts';
import { signOutHandler } from './rest-api.ts';
import { createSignOut } from './sign-out.ts';

const config = signOutConfig(process.env);

export const handler = signOutHandler({
  signOut: createSignOut({
    tokens: cognitoTokenVerifier({
      pools: config.pools.map(({ userPoolId, clients }) => ({ userPoolId, clientIds: [...clients.values()] })),
      fetchJwks: jwksFetcher(config.jwksUri),
      verified: createVerifiedTokens(),
    }),
    identities: dynamoDbIdentityStore(sdkDynamoDbCalls(createDynamoDbClient()), config.tableName),
    clock: systemClock,
    random: systemRandom,
  }),
  log: createLogger('countersign-sign-out'),
  allowOrigin: config.allowOrigin,
});

import { createProvider } from '../../identity-provider/create-provider.ts';
import { createSecretsManagerClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStandingStore } from '../../step-up/dynamodb-standing-store.ts';
import { cognitoTokenVerifier } from '../../token/cognito-token-verifier.ts';
import { jwksFetcher } from '../../token/jwks-fetcher.ts';
import { createVerifiedTokens } from '../../token/verified-tokens.ts';
import { stepUpStatusConfig } from './config.ts';
import { stepUpStatusHandler } from './rest-api.ts';
import { createResultHints } from './result-hints.ts';
import { statusLines } from './status-log.ts';
import { createStepUpStatus } from './step-up-status.ts';

/** A client asks every 3 s: who waits longer than that for one answer is better told to ask again. Milliseconds. */
const DEADLINE_MS = 2800;
/** Of that, for the provider: the table may take 900 before. */
const PROVIDER_DEADLINE_MS = 1500;

const config = stepUpStatusConfig(process.env);
const logger = createLogger('countersign-step-up-status');

export const handler = stepUpStatusHandler({
  status: createStepUpStatus({
    tokens: cognitoTokenVerifier({
      pools: config.pools.map(({ userPoolId, clients }) => ({ userPoolId, clientIds: [...clients.values()] })),
      fetchJwks: jwksFetcher(config.jwksUri),
      verified: createVerifiedTokens(),
    }),
    standings: dynamoDbStandingStore(sdkDynamoDbCalls(createDynamoDbClient()), config.tableName),
    hints: createResultHints({
      provider: createProvider(config.provider, createSecretsManagerClient(), logger),
      deadlineMs: PROVIDER_DEADLINE_MS,
    }),
    clock: systemClock,
  }),
  log: statusLines(logger),
  allowOrigin: config.allowOrigin,
  deadlineMs: DEADLINE_MS,
});

import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createMetrics } from '../shared/embedded-metrics.ts';
import { loadTracing } from '../shared/load-tracing.ts';
import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { createLogger } from '../shared/record-logger.ts';
import { dynamoDbLimitsStore } from '../step-up/dynamodb-limits-store.ts';
import { loadDynamoDbCalls } from '../step-up/dynamodb-load-calls.ts';
import { dynamoDbStandingStore } from '../step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../step-up/dynamodb-step-up-store.ts';
import { type Stopwatch, timedLimitsStore, timedStandingStore, timedStepUpStore } from '../step-up/timed-stores.ts';
import { cognitoTokenVerifier } from '../token/cognito-token-verifier.ts';
import { jwksFetcher } from '../token/jwks-fetcher.ts';
import { createVerifiedTokens } from '../token/verified-tokens.ts';
import { createAuthorize } from './authorize.ts';
import { warnOfKeyOverride } from './decision-log.ts';
import { storeLatency } from './decision-metrics.ts';
import { readDeployment } from './deployment.ts';
import { observeDecision } from './observe-decision.ts';
import { DECISION_DEADLINE_MS, restApiHandler } from './rest-api.ts';

const SERVICE = 'countersign-authorizer';

const { config, policy, callers } = readDeployment(process.env, join(__dirname, 'policy.json'), (path) =>
  readFileSync(path, 'utf8'),
);
const { tableName, pools, jwksUri } = config;
const logger = createLogger(SERVICE);
const metrics = createMetrics(SERVICE);
const tracing = loadTracing(config.tracing, __dirname);
warnOfKeyOverride(jwksUri, logger);

const dynamoDb = loadDynamoDbCalls(config.dynamoDb, process.env, __dirname);
const stopwatch: Stopwatch = {
  elapsed: () => performance.now(),
  measured: storeLatency(metrics),
};
const authorize = createAuthorize({
  policy,
  callers,
  tokens: cognitoTokenVerifier({
    pools: pools.map(({ userPoolId, clients }) => ({ userPoolId, clientIds: [...clients.values()] })),
    fetchJwks: jwksFetcher(jwksUri),
    verified: createVerifiedTokens(),
  }),
  standings: timedStandingStore(dynamoDbStandingStore(dynamoDb, tableName), stopwatch),
  stepUps: timedStepUpStore(dynamoDbStepUpStore(dynamoDb, tableName), stopwatch),
  limits: timedLimitsStore(dynamoDbLimitsStore(dynamoDb, tableName), stopwatch),
  clock: systemClock,
  random: systemRandom,
  // Longer after each loss, and by chance, so that the requests of one burst spread out.
  backOff: (lost) => setTimeout(randomInt(5, 5 + 20 * lost)),
});

const decide = restApiHandler({
  authorize,
  log: observeDecision({ logger, metrics, tracing }),
  hints: new Map(pools.map(({ userPoolId, region, stepUpClientId: clientId }) => [userPoolId, { clientId, region }])),
  realm: policy.audience,
  policySha256: policy.sha256,
  deadlineMs: DECISION_DEADLINE_MS,
});

export const handler = (event: unknown) => tracing.capture('decide', () => decide(event));

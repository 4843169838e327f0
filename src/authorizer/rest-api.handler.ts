import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../policy/load-policy.ts';
import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { dynamoDbStepUpStore } from '../step-up/dynamodb-step-up-store.ts';
import { createDynamoDbClient } from '../step-up/dynamodb-table.ts';
import { cognitoTokenVerifier } from '../token/cognito-token-verifier.ts';
import { createAuthorize } from './authorize.ts';
import { callersByClient } from './callers-by-client.ts';
import { authorizerConfig } from './config.ts';
import { jsonLines, warnOfKeyOverride } from './decision-log.ts';
import { restApiHandler } from './rest-api.ts';

const config = authorizerConfig(process.env, join(__dirname, 'policy.json'));
warnOfKeyOverride(config.jwksUri);
const policy = loadPolicy(readFileSync(config.policyFile, 'utf8'));

export const handler = restApiHandler({
  authorize: createAuthorize({
    policy,
    callers: callersByClient(policy, config.clients),
    tokens: cognitoTokenVerifier({
      userPoolIds: config.userPoolIds,
      clientIds: [...config.clients.values()],
      jwksUri: config.jwksUri,
    }),
    stepUps: dynamoDbStepUpStore(createDynamoDbClient(), config.tableName),
    clock: systemClock,
    random: systemRandom,
  }),
  log: jsonLines,
  hint: { clientId: config.stepUpClientId, region: config.region },
  realm: policy.audience,
  policySha256: policy.sha256,
  deadlineMs: 1900,
});

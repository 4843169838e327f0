import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { dynamoDbStepUpStore } from '../step-up/dynamodb-step-up-store.ts';
import { createDynamoDbClient } from '../step-up/dynamodb-table.ts';
import { cognitoTokenVerifier } from '../token/cognito-token-verifier.ts';
import { createAuthorize } from './authorize.ts';
import { jsonLines, warnOfKeyOverride } from './decision-log.ts';
import { readDeployment } from './deployment.ts';
import { restApiHandler } from './rest-api.ts';

const { config, policy, callers } = readDeployment(process.env, join(__dirname, 'policy.json'), (path) =>
  readFileSync(path, 'utf8'),
);
warnOfKeyOverride(config.jwksUri);

export const handler = restApiHandler({
  authorize: createAuthorize({
    policy,
    callers,
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

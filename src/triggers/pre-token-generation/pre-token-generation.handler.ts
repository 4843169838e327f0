import { dynamoDbAssertionStore } from '../../federation/dynamodb-assertion-store.ts';
import { createSsmClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStandingStore } from '../../step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../step-up/dynamodb-step-up-store.ts';
import { tokenConfig } from '../config.ts';
import { stepUpClientFromParameter } from '../step-up-client.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { reuseLines, triggerLines } from '../trigger-log.ts';
import { COPY_DEADLINE_MS, configuredFederation } from './identify-federated.ts';
import { preTokenGeneration } from './pre-token-generation.ts';
import { CLAIM_DEADLINE_MS, configuredClaim } from './step-up-claim.ts';

const config = tokenConfig(process.env);
const logger = createLogger('triggers');
const dynamoDb = sdkDynamoDbCalls(createDynamoDbClient());
const stepUpClient = stepUpClientFromParameter(config.stepUpClientParameter, {
  ssm: createSsmClient(),
  clock: systemClock,
  onReuse: reuseLines(logger),
});
const claim = configuredClaim(config.claim, (tableName) => ({
  standings: dynamoDbStandingStore(dynamoDb, tableName),
  stepUps: dynamoDbStepUpStore(dynamoDb, tableName),
  clock: systemClock,
  random: systemRandom,
  deadlineMs: CLAIM_DEADLINE_MS,
}));

const identify = configuredFederation(config.federation, (tableName) => ({
  assertions: dynamoDbAssertionStore(dynamoDb, tableName),
  identities: dynamoDbIdentityStore(dynamoDb, tableName),
  clock: systemClock,
  random: systemRandom,
  deadlineMs: COPY_DEADLINE_MS,
}));

export const handler = triggerHandler('pre_token_generation', preTokenGeneration({ stepUpClient, claim, identify }), {
  log: triggerLines(logger),
  deadlineMs: TRIGGER_DEADLINE_MS,
  bindingOf: () => undefined,
});

import { setTimeout as pause } from 'node:timers/promises';
import { configuredDisputes } from '../../disputes/dynamodb-dispute-store.ts';
import { createProvider } from '../../identity-provider/create-provider.ts';
import { createSecretsManagerClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { dynamoDbLimitsStore } from '../../step-up/dynamodb-limits-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStandingStore } from '../../step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../step-up/dynamodb-step-up-store.ts';
import { ringConfig } from '../config.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { bindingOfCreate, createAuthChallenge } from './create-auth-challenge.ts';

const config = ringConfig(process.env);
const dynamoDb = createDynamoDbClient();
const calls = sdkDynamoDbCalls(dynamoDb);
const logger = createLogger('triggers');

export const handler = triggerHandler(
  'create_auth_challenge',
  createAuthChallenge({
    standings: dynamoDbStandingStore(calls, config.tableName),
    stepUps: dynamoDbStepUpStore(calls, config.tableName),
    limits: dynamoDbLimitsStore(calls, config.tableName),
    provider: createProvider(config.provider, createSecretsManagerClient(), logger),
    disputes: configuredDisputes(config.disputes, dynamoDb),
    clock: systemClock,
    random: systemRandom,
    pause,
  }),
  { log: triggerLines(logger), deadlineMs: TRIGGER_DEADLINE_MS, bindingOf: bindingOfCreate },
);

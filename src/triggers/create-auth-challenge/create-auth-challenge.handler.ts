import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { dynamoDbStepUpStore } from '../../step-up/dynamodb-step-up-store.ts';
import { createDynamoDbClient } from '../../step-up/dynamodb-table.ts';
import { createSecretsManagerClient } from '../aws-clients.ts';
import { ringConfig } from '../config.ts';
import { createProvider } from '../provider.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { bindingOfCreate, createAuthChallenge } from './create-auth-challenge.ts';

const config = ringConfig(process.env);
const dynamoDb = createDynamoDbClient();

export const handler = triggerHandler(
  'create_auth_challenge',
  createAuthChallenge({
    stepUps: dynamoDbStepUpStore(dynamoDb, config.tableName),
    identities: dynamoDbIdentityStore(dynamoDb, config.tableName),
    provider: createProvider(config.provider, createSecretsManagerClient()),
    clock: systemClock,
    random: systemRandom,
    pause,
  }),
  { log: triggerLines, deadlineMs: TRIGGER_DEADLINE_MS, bindingOf: bindingOfCreate },
);

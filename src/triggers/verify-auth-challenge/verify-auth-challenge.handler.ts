import { systemClock } from '../../shared/numeric-date.ts';
import { dynamoDbStepUpStore } from '../../step-up/dynamodb-step-up-store.ts';
import { createDynamoDbClient } from '../../step-up/dynamodb-table.ts';
import { createSecretsManagerClient } from '../aws-clients.ts';
import { ringConfig } from '../config.ts';
import { createProvider } from '../provider.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { bindingOfVerify, verifyAuthChallenge } from './verify-auth-challenge.ts';

const config = ringConfig(process.env);

export const handler = triggerHandler(
  'verify_auth_challenge',
  verifyAuthChallenge({
    stepUps: dynamoDbStepUpStore(createDynamoDbClient(), config.tableName),
    provider: createProvider(config.provider, createSecretsManagerClient()),
    clock: systemClock,
  }),
  { log: triggerLines, deadlineMs: TRIGGER_DEADLINE_MS, bindingOf: bindingOfVerify },
);

import { customMessageConfig } from '../../proofing/config.ts';
import { dynamoDbProofingStore } from '../../proofing/dynamodb-proofing-store.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { signUpTrigger } from '../sign-up-trigger.ts';
import { customMessage } from './custom-message.ts';

const config = customMessageConfig(process.env);

export const handler = signUpTrigger(
  'custom_message',
  customMessage({
    proofings: dynamoDbProofingStore(sdkDynamoDbCalls(createDynamoDbClient()), config.tableName),
    clock: systemClock,
  }),
  { logger: createLogger('triggers') },
);

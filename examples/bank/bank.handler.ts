import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createEnvironmentReader, matching } from '../../src/shared/environment.ts';
import { dynamoDbAccounts } from './accounts.ts';
import { createBank } from './bank.ts';

const variables = createEnvironmentReader(process.env);
const { tableName, audience, allowOrigin } = variables.checked({
  tableName: variables.read('BANK_TABLE', matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name')),
  audience: variables.read('BANK_AUDIENCE', matching(/^[\w.-]{1,64}$/, "a policy's audience")),
  allowOrigin: variables.read('BANK_ALLOW_ORIGIN', matching(/^(\*|https?:\/\/[\w.:-]+)$/, 'an origin, or *')),
});

export const handler = createBank({
  accounts: dynamoDbAccounts(new DynamoDBClient({}), tableName),
  audience,
  allowOrigin,
});

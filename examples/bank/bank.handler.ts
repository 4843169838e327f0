import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbApprovalClaims } from '../../src/seal/dynamodb-approval-claims.ts';
import { createEnvironmentReader, matching } from '../../src/shared/environment.ts';
import { systemClock } from '../../src/shared/numeric-date.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { dynamoDbAccounts } from './accounts.ts';
import { createBank } from './bank.ts';

const variables = createEnvironmentReader(process.env);
const { tableName, audience, allowOrigin } = variables.checked({
  tableName: variables.read('BANK_TABLE', matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name')),
  audience: variables.read('BANK_AUDIENCE', matching(/^[\w.-]{1,64}$/, "a policy's audience")),
  allowOrigin: variables.read('BANK_ALLOW_ORIGIN', matching(/^(\*|https?:\/\/[\w.:-]+)$/, 'an origin, or *')),
});

const client = new DynamoDBClient({});

export const handler = createBank({
  accounts: dynamoDbAccounts(client, tableName),
  claims: dynamoDbApprovalClaims(client, tableName, { clock: systemClock, random: systemRandom }),
  audience,
  allowOrigin,
});

import { createProofingProvider } from '../../identity-provider/create-provider.ts';
import { providerSecret } from '../../identity-provider/provider-secret.ts';
import { verifyCallback } from '../../identity-provider/verify-callback.ts';
import { cognitoAccounts } from '../../proofing/cognito-accounts.ts';
import { idvCallbackConfig } from '../../proofing/config.ts';
import { dynamoDbProofingStore } from '../../proofing/dynamodb-proofing-store.ts';
import { createLinkAccount } from '../../proofing/link-account.ts';
import { createRecordOutcome } from '../../proofing/record-outcome.ts';
import { createSettleProofing } from '../../proofing/settle-proofing.ts';
import { createCognitoClient, createSecretsManagerClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { idvCallbackHandler } from './rest-api.ts';

/** The function itself is given 15 s. */
const DEADLINE_MS = 12_000;

const { tableName, provider: tenant } = idvCallbackConfig(process.env);
const dynamoDb = sdkDynamoDbCalls(createDynamoDbClient());
const secrets = createSecretsManagerClient();
const { callbackSecret } = providerSecret(tenant.secretId, secrets);
const proofings = dynamoDbProofingStore(dynamoDb, tableName);
const accounts = cognitoAccounts(createCognitoClient());
const clock = systemClock;

export const handler = idvCallbackHandler({
  verify: async (rawBody, header) => verifyCallback(rawBody, header, await callbackSecret(), clock()),
  settle: createSettleProofing({
    proofings,
    recordOutcome: createRecordOutcome({ proofings, provider: createProofingProvider(tenant, secrets), clock }),
    accounts,
    link: createLinkAccount({
      proofings,
      identities: dynamoDbIdentityStore(dynamoDb, tableName),
      accounts,
      clock,
      random: systemRandom,
    }),
  }),
  log: createLogger('countersign-idv-callback'),
  deadlineMs: DEADLINE_MS,
});

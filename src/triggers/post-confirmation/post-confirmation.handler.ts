import { createProofingProvider } from '../../identity-provider/create-provider.ts';
import { cognitoAccounts } from '../../proofing/cognito-accounts.ts';
import { type PostConfirmationConfig, postConfirmationConfig } from '../../proofing/config.ts';
import { dynamoDbProofingStore } from '../../proofing/dynamodb-proofing-store.ts';
import { createLinkAccount } from '../../proofing/link-account.ts';
import { createRecordOutcome } from '../../proofing/record-outcome.ts';
import { createCognitoClient, createSecretsManagerClient } from '../../shared/aws-clients.ts';
import { systemClock as clock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { signUpTrigger } from '../sign-up-trigger.ts';
import { type PostConfirmationDeps, postConfirmation } from './post-confirmation.ts';

const config = postConfirmationConfig(process.env);

export const handler = signUpTrigger('post_confirmation', postConfirmation(depsOf(config)), {
  logger: createLogger('triggers'),
});

function depsOf({ tableName, ...how }: PostConfirmationConfig): PostConfirmationDeps {
  const dynamoDb = sdkDynamoDbCalls(createDynamoDbClient());
  const proofings = dynamoDbProofingStore(dynamoDb, tableName);
  const link = createLinkAccount({
    proofings,
    identities: dynamoDbIdentityStore(dynamoDb, tableName),
    accounts: cognitoAccounts(createCognitoClient()),
    clock,
    random: systemRandom,
  });
  if (how.mode === 'verify') return { mode: how.mode, proofings, link };
  const provider = createProofingProvider(how.provider, createSecretsManagerClient());
  const recordOutcome = createRecordOutcome({ proofings, provider, clock });
  return { mode: how.mode, proofings, link, recordOutcome };
}

import { cognitoAccounts } from '../../proofing/cognito-accounts.ts';
import { postConfirmationConfig } from '../../proofing/config.ts';
import { dynamoDbProofingStore } from '../../proofing/dynamodb-proofing-store.ts';
import { createLinkAccount } from '../../proofing/link-account.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { createLogger } from '../../shared/powertools-logger.ts';
import { systemRandom } from '../../shared/random.ts';
import { dynamoDbIdentityStore } from '../../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient } from '../../step-up/dynamodb-table.ts';
import { createCognitoClient } from '../aws-clients.ts';
import { signUpTrigger } from '../sign-up-trigger.ts';
import { postConfirmation } from './post-confirmation.ts';

const { tableName, mode } = postConfirmationConfig(process.env);
const dynamoDb = createDynamoDbClient();
const proofings = dynamoDbProofingStore(dynamoDb, tableName);

export const handler = signUpTrigger(
  'post_confirmation',
  postConfirmation({
    mode,
    proofings,
    link: createLinkAccount({
      proofings,
      identities: dynamoDbIdentityStore(dynamoDb, tableName),
      accounts: cognitoAccounts(createCognitoClient()),
      clock: systemClock,
      random: systemRandom,
    }),
  }),
  { logger: createLogger('triggers') },
);

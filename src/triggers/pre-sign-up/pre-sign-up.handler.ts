import { setTimeout as pause } from 'node:timers/promises';
import { createProofingProvider } from '../../identity-provider/create-provider.ts';
import { cognitoAccounts } from '../../proofing/cognito-accounts.ts';
import { type PreSignUpConfig, preSignUpConfig } from '../../proofing/config.ts';
import { dynamoDbOpenOnce } from '../../proofing/dynamodb-open-once.ts';
import { dynamoDbProofingStore } from '../../proofing/dynamodb-proofing-store.ts';
import { createPresentProofing } from '../../proofing/present-proofing.ts';
import { createStartProofing } from '../../proofing/start-proofing.ts';
import { createCognitoClient, createSecretsManagerClient, createSsmClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { callbackUrlFromParameter } from '../callback-url.ts';
import { signUpTrigger } from '../sign-up-trigger.ts';
import { preSignUp, type SignUpProofing } from './pre-sign-up.ts';
import { refuseFederatedNames } from './refuse-federated-names.ts';

const config = preSignUpConfig(process.env);
const federated = config.federation.kind === 'on' ? config.federation.providerName : undefined;

export const handler = signUpTrigger('pre_sign_up', refuseFederatedNames(federated, preSignUp(proofingOf(config))), {
  logger: createLogger('triggers'),
});

function proofingOf({ tableName, provider, ...how }: PreSignUpConfig): SignUpProofing {
  const dynamoDb = createDynamoDbClient();
  const calls = sdkDynamoDbCalls(dynamoDb);
  const deps = {
    provider: createProofingProvider(provider, createSecretsManagerClient()),
    proofings: dynamoDbProofingStore(calls, tableName),
    clock: systemClock,
    random: systemRandom,
  };
  if (how.mode === 'verify') return { mode: how.mode, present: createPresentProofing(deps) };
  const { documents, callbackParameter } = how;
  const openOnce = dynamoDbOpenOnce(dynamoDb, tableName, pause);
  const callbackUrl = callbackUrlFromParameter(callbackParameter, createSsmClient());
  const { isTaken } = cognitoAccounts(createCognitoClient());
  return { mode: how.mode, isTaken, start: createStartProofing({ ...deps, openOnce, documents, callbackUrl }) };
}

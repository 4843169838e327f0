import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { decodeJwt } from 'jose';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { createFederatedPerson as createDemoPerson } from '../../../dev/demo/federated-person.ts';
import { readIdentity } from '../../../dev/demo/identity-record.ts';
import { handleIn, outcomeOf } from '../../../dev/demo/replies.ts';
import { createStepUpRuns } from '../../../dev/demo/step-up-runs.ts';
import { LOCAL_CREDENTIALS } from '../../../dev/dynamodb/local-dynamodb.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { identityKey } from '../../../src/step-up/item-key.ts';

/** Abroad: asks for a proofed identity beside a step-up. */
const PAYMENT = { from: 'none', amount: '500.00', currency: 'EUR', creditor: { iban: 'DE02120300000000202051' } };

/** The federated person of the demo, with the bank at hand. */
export function createFederatedPerson({ description }: Stack, userId: string) {
  const { clients, user_pool_url: poolUrl, user_pool_id: userPoolId, tables } = description;
  const { username, phone, signIn, refresh } = createDemoPerson(description, userId, {
    exchange: send,
    quietly: send,
  });
  const { stepUp } = createStepUpRuns(description, username, phone, send);
  const bank = createBankClient(description.api_url, send);
  const cognito = createCognito(poolUrl, send);
  const keyOf = (accessToken: string) => marshall(identityKey({ userPoolId, sub: decodeJwt(accessToken).sub ?? '' }));
  const onTable = async (use: (client: DynamoDBClient) => Promise<unknown>): Promise<void> => {
    const { region, dynamodb_url: endpoint } = description;
    const client = new DynamoDBClient({ region, endpoint, credentials: LOCAL_CREDENTIALS });
    await use(client).finally(() => client.destroy());
  };

  return {
    username,
    signIn,
    refresh,
    /** The same by the API, which Pre Token Generation takes for a sign-in (F35). */
    async refreshByApi(token: string): Promise<number> {
      const reply = await cognito.call('GetTokensFromRefreshToken', {
        RefreshToken: token,
        ClientId: clients.federation,
      });
      return reply.status;
    },
    identity: (accessToken: string) => readIdentity(description, accessToken),
    /** What an administrator does. */
    changeIdentity: (accessToken: string, item: Readonly<Record<string, unknown>>) =>
      onTable((client) =>
        client.send(
          new PutItemCommand({ TableName: tables.step_up, Item: { ...marshall(item), ...keyOf(accessToken) } }),
        ),
      ),
    forgetIdentity: (accessToken: string) =>
      onTable((client) => client.send(new DeleteItemCommand({ TableName: tables.step_up, Key: keyOf(accessToken) }))),
    transferAbroad: (accessToken: string) => bank.pay(accessToken, '/transfers/international', PAYMENT),
    /** Runs a step-up for the handle of a denial, and presses the button on the phone. */
    stepUp: async (denied: Parameters<typeof handleIn>[0]) => outcomeOf(await stepUp(handleIn(denied), 'approve')),
  };
}

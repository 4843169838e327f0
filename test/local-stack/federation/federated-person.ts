import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { createPhone } from '../../../dev/demo/phone.ts';
import { handleIn, outcomeOf } from '../../../dev/demo/replies.ts';
import { LOCAL_CREDENTIALS } from '../../../dev/dynamodb/local-dynamodb.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { identityKey } from '../../../src/step-up/item-key.ts';
import { createBrowser } from '../user-pool/browser.ts';

/** Abroad: asks for a proofed identity beside a step-up. */
const PAYMENT = { from: 'none', amount: '500.00', currency: 'EUR', creditor: { iban: 'DE02120300000000202051' } };

/** Somebody whom the tenant knows as `userId`, and who signs in there. The application is played by openid-client. */
export function createFederatedPerson({ description, tenant }: Stack, userId: string) {
  const { clients, user_pool_url: poolUrl, user_pool_id: userPoolId, callback_url: callback } = description;
  const server = {
    issuer: description.issuer,
    authorization_endpoint: description.authorization_endpoint,
    token_endpoint: description.token_endpoint,
    jwks_uri: `${poolUrl}/${userPoolId}/.well-known/jwks.json`,
  };
  const config = new oidc.Configuration(server, clients.federation, undefined, oidc.None());
  oidc.allowInsecureRequests(config);
  oidc.enableNonRepudiationChecks(config);
  const cognito = createCognito(poolUrl, send);
  const bank = createBankClient(description.api_url, send);
  const phone = createPhone(`${tenant.phoneUrl}/phone/${userId}`, send);
  const username = `OneKosmos_${userId}`;

  return {
    username,
    /** The tokens of a new sign-in, in a browser that has never been there. */
    async signIn() {
      const checks = {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
        expectedState: oidc.randomState(),
        expectedNonce: oidc.randomNonce(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid profile email',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        identity_provider: 'OneKosmos',
      });
      const browser = createBrowser();
      const page = await browser.open(url, callback);
      const back = await browser.press(`${page.url.href}/as`, { user_id: userId }, callback);
      return oidc.authorizationCodeGrant(config, back.url, checks);
    },
    refresh: (token: string) => oidc.refreshTokenGrant(config, token),
    /** The identity record, as it lies in the table. */
    async identity(accessToken: string): Promise<Record<string, unknown> | undefined> {
      const { region, dynamodb_url: endpoint, tables } = description;
      const client = new DynamoDBClient({ region, endpoint, credentials: LOCAL_CREDENTIALS });
      const sub = decodeJwt(accessToken).sub ?? '';
      const Key = marshall(identityKey({ userPoolId, sub }));
      const { Item } = await client.send(new GetItemCommand({ TableName: tables.step_up, Key, ConsistentRead: true }));
      client.destroy();
      return Item && unmarshall(Item);
    },
    transferAbroad: (accessToken: string) => bank.pay(accessToken, '/transfers/international', PAYMENT),
    /** Runs a step-up for the handle of a denial, and presses the button on the phone. */
    async stepUp(denied: Parameters<typeof handleIn>[0]) {
      const handle = handleIn(denied);
      const session = await cognito.startStepUp(clients.step_up, username);
      const bound = await cognito.answer(clients.step_up, username, session, handle, handle);
      if (typeof bound.body['Session'] !== 'string') return String(bound.body['message']);
      await phone.press('approve', (await phone.waiting())[0]?.challengeId ?? '');
      return outcomeOf(await cognito.answer(clients.step_up, username, bound.body['Session'], 'done', handle));
    },
  };
}

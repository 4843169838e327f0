import { decodeJwt } from 'jose';
import { COUNTERSIGNED } from '../bank-app.ts';
import { createFederatedPerson } from '../federated-person.ts';
import { readIdentity } from '../identity-record.ts';
import { handleIn, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const ABROAD = '/transfers/international';

/** People whom the user pool has no password of: they sign in at the tenant, which asserts how well it knows them. */
export async function federatedSignIn(stage: Stage): Promise<void> {
  const { stack, transcript, journal, bank, openApp, alice: native } = stage;
  const { step, say, expect } = transcript;
  // These accounts are new to the bank: what it says to the transfer comes after the decision that counts here.
  const payment = { ...native.payment('46.00'), from: 'none' };

  step('Alice signs in at the tenant, there and back by the user pool, which gives tokens for a code');
  const alice = createFederatedPerson(stack, 'p-alice', transcript);
  const { access_token: token } = await alice.signIn();
  const { username, scope } = decodeJwt(token);
  expect('user name', username, 'OneKosmos_p-alice');
  expect('scope', scope, 'openid profile email');
  expect('IAL of her identity record', (await readIdentity(stack, token))?.['ial'], 2);
  say('The record has what the tenant asserted, signed, at this sign-in: nothing that a client can write.');

  step('A transfer abroad asks for IAL 2: she countersigns it, on the phone that the tenant knows');
  const app = openApp(alice, token);
  const letThrough = await app.pay(ABROAD, payment);
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → account_cannot_pay`);
  const { outcome } = await journal.on(letThrough.headers.get('x-amz-apigw-id') ?? '');
  expect('the authorizer says', outcome, 'allow');

  step('The tenant asserts IAL 1 for Bob: no step-up can mend that');
  const bob = createFederatedPerson(stack, 'p-bob', { exchange: transcript.quietly, quietly: transcript.quietly });
  const { access_token: bobsToken } = await bob.signIn();
  expect('IAL of his identity record', (await readIdentity(stack, bobsToken))?.['ial'], 1);
  const refused = await bank.pay(bobsToken, ABROAD, payment);
  expect('status', refused.status, 401);
  expect('reason', reasonIn(refused), 'identity_insufficient');
  expect('handle', handleIn(refused), '');
}

import { COUNTERSIGNED } from '../bank-app.ts';
import { readIdentity } from '../identity-record.ts';
import { createNewcomer } from '../newcomer.ts';
import { accessTokenIn, handleIn, outcomeOf, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const ABROAD = '/transfers/international';

/** People who have no account yet: one shows who she is, and one does not. */
export async function signUp({ stack, transcript, journal, bank, openApp, alice }: Stage): Promise<void> {
  const { step, say, expect } = transcript;
  // A newcomer has no money: what the bank itself says to the transfer comes after the decision that counts here.
  const payment = { ...alice.payment('45.00'), from: 'none' };
  const carol = createNewcomer(stack, 'carol', transcript);

  step('Carol signs up: her account waits, and the mail has a link to the proofing');
  const signedUp = await carol.signUp();
  expect('confirmed', signedUp.body['UserConfirmed'], false);
  expect('a sign-in ends in', outcomeOf(await carol.trySignIn()), 'UserNotConfirmedException');
  const mails = await carol.mails();
  expect('mails', mails.length, 1);
  expect('the link leads to the tenant', (await carol.link()).startsWith(`${stack.tenant_url}/proofing/`), true);

  step("She shows document and face there; the tenant's signed callback confirms the account");
  expect('the page behind the link', (await carol.openLink()).status, 200);
  await carol.prove('pass');
  const signedIn = await carol.signInOnceConfirmed();
  expect('a sign-in ends in', outcomeOf(signedIn), 'tokens');
  const token = accessTokenIn(signedIn);
  const identity = await readIdentity(stack, token);
  expect('IAL of her identity record', identity?.['ial'], 2);
  expect("the tenant's name for her", identity?.['provider_user_id'], 'p-carol');

  step('A transfer abroad asks for IAL 2: Carol countersigns with the phone that she was proofed with');
  const app = openApp(carol, token);
  const letThrough = await app.pay(ABROAD, payment);
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → account_cannot_pay`);
  const { outcome } = await journal.on(letThrough.headers.get('x-amz-apigw-id') ?? '');
  expect('the authorizer says', outcome, 'allow');

  step('Dan only enters the code of the mail: he signs in, and nobody knows who he is');
  const dan = createNewcomer(stack, 'dan', transcript);
  await dan.signUp();
  expect('status of the confirmation', (await dan.confirm(await dan.code())).status, 200);
  const dansToken = accessTokenIn(await dan.trySignIn());
  expect('identity record', await readIdentity(stack, dansToken), undefined);
  const refused = await bank.pay(dansToken, ABROAD, payment);
  expect('status', refused.status, 401);
  expect('reason', reasonIn(refused), 'identity_insufficient');
  expect('handle', handleIn(refused), '');
  say('The code proofs nobody: it shows that the mail arrived.');
}

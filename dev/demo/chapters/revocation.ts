import { COUNTERSIGNED } from '../bank-app.ts';
import { errorIn, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const STATEMENT = '/statements/2026-10/pdf';

/** A step-up that holds for a whole sign-in, and how the sign-in is ended. */
export async function revocation({ stack, transcript, alice, bank, quietBank, openApp }: Stage): Promise<void> {
  const { step, say, expect } = transcript;
  /** Reads a statement, as the first request of a sign-in that asks for a step-up. */
  const read = async (token: string) => {
    const app = openApp(alice, token);
    await app.get(STATEMENT);
    expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → 200`);
  };

  step('A step-up for the statements covers the whole sign-in');
  const token = await alice.signIn(stack.clients.web);
  await read(token);
  expect('status of the next request', (await quietBank.get(token, STATEMENT)).status, 200);

  step('Alice signs out: the same token, which has not expired, reads no statement any more');
  expect('status of the sign-out', (await bank.post(token, '/sign-out', {})).status, 204);
  const revoked = await bank.get(token, STATEMENT);
  expect('status', revoked.status, 401);
  expect('error', errorIn(revoked), 'invalid_token');
  expect('reason', reasonIn(revoked), 'session_revoked');
  expect(
    'status where the token alone suffices',
    (await quietBank.get(token, `/accounts/${alice.accountId}`)).status,
    200,
  );
  say('What asks for a token alone stays open until the token expires: that gap is documented.');

  step('A fresh sign-in steps up anew');
  const fresh = await alice.signIn(stack.clients.web);
  await read(fresh);
}

import { errorIn, handleIn, outcomeOf, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const STATEMENT = '/statements/2026-10/pdf';

/** A step-up that holds for a whole sign-in, and how the sign-in is ended. */
export async function revocation({ stack, transcript, alice, bank, quietBank }: Stage): Promise<void> {
  const { step, say, expect } = transcript;
  /** Steps up for the statements and gives the answer to the request that follows. */
  const read = async (token: string) => {
    const challenged = await quietBank.get(token, STATEMENT);
    expect('reason', reasonIn(challenged), 'step_up_missing');
    expect('the run ends in', outcomeOf(await alice.stepUp(handleIn(challenged), 'approve')), 'tokens');
    return bank.get(token, STATEMENT);
  };

  step('A step-up for the statements covers the whole sign-in');
  const token = await alice.signIn(stack.clients.web);
  expect('status', (await read(token)).status, 200);
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
  expect('status', (await read(fresh)).status, 200);
}

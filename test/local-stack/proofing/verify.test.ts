import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { readIdentity } from '../../../dev/demo/identity-record.ts';
import { createNewcomer } from '../../../dev/demo/newcomer.ts';
import { accessTokenIn, handleIn, outcomeOf, reasonIn } from '../../../dev/demo/replies.ts';
import { createStepUpRuns } from '../../../dev/demo/step-up-runs.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { parseHandle } from '../../../src/step-up/handle.ts';
import { createFederatedPerson } from '../federation/federated-person.ts';
import { startTestStack } from '../story/running-stack.ts';
import { claimRun } from './claim-run.ts';
import { PAYMENT } from './newcomer.ts';
import { openSession, proofByClient, proofFirst } from './proof-first.ts';
import { CLAIM, synthesizeVerifying } from './verify-assembly.ts';

const TICKET = 'Zm9ydHktdHdvIGJpdHMhIQ';

let assembly: ReturnType<typeof synthesizeVerifying>;
let stack: Stack;
const lines: string[] = [];

beforeAll(async () => {
  assembly = synthesizeVerifying();
  stack = await startTestStack((_, line) => lines.push(line), { assembly: assembly.folder });
});
afterAll(async () => {
  await stack?.close();
  assembly?.remove();
});

const newcomer = (username: string) => createNewcomer(stack.description, username, { exchange: send, quietly: send });
/** A sign-up that brings this session; what became of it in one line. */
const signUp = async (username: string, session: string | undefined) => {
  const { status, body } = await newcomer(username).signUp(session === undefined ? {} : { blockid_session: session });
  return status === 200 ? `confirmed: ${body['UserConfirmed']}` : String(body['message']);
};

describe('a sign-up that brings a proofing', () => {
  it('is confirmed at once, without a mail, and known at the level of the proofing', async () => {
    const bank = createBankClient(stack.description.api_url, send);
    const pay = (token: string) => bank.pay(token, '/transfers/international', PAYMENT);
    const carol = newcomer('carol');

    const signedUp = await carol.signUp(await proofByClient(stack, 'carol'));

    expect(signedUp.body['UserConfirmed']).toBe(true);
    expect(await carol.mails()).toEqual([]);
    const token = accessTokenIn(await carol.trySignIn());
    expect(await readIdentity(stack.description, token)).toMatchObject({ provider_user_id: 'p-carol', ial: 2 });
    const denied = await pay(token);
    expect(reasonIn(denied)).toBe('step_up_missing');
    const { stepUp } = createStepUpRuns(stack.description, 'carol', carol.phone, send);
    expect(outcomeOf(await stepUp(handleIn(denied), 'approve'))).toBe('tokens');
    expect(reasonIn(await pay(token))).toBe('account_cannot_pay');
  });

  it('T44: has an e-mail address that no proofing verifies', async () => {
    const erin = newcomer('erin');
    await erin.signUp({ blockid_session: await proofFirst(stack, 'erin') });

    const { UserAttributes } = (
      await createCognito(stack.description.user_pool_url, send).call('GetUser', {
        AccessToken: accessTokenIn(await erin.trySignIn()),
      })
    ).body;

    expect(UserAttributes).toContainEqual({ Name: 'email', Value: 'erin@example.test' });
    expect(UserAttributes).not.toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('T44: cannot bring a session a second time', async () => {
    const session = await proofFirst(stack, 'frank');

    const [first, second] = [await signUp('frank', session), await signUp('frank', session)];

    expect(first).toBe('confirmed: true');
    expect(second).toContain('sign-up refused: session_used');
  });

  it('T44: is confirmed once of two that bring one session at the same moment', async () => {
    const session = await proofFirst(stack, 'heidi');

    const became = await Promise.all([signUp('heidi', session), signUp('heidi', session)]);

    expect(became.filter((each) => each === 'confirmed: true')).toHaveLength(1);
  });

  it("T44: cannot bring another person's session, neither before nor after that person did", async () => {
    const session = await proofFirst(stack, 'grace');

    const before = await signUp('mallory', session);
    const own = await signUp('grace', session);
    const after = await signUp('mallory', session);

    expect(before).toContain('account_mismatch');
    expect(own).toBe('confirmed: true');
    expect(after).toContain('account_mismatch');
    expect(outcomeOf(await newcomer('mallory').trySignIn())).not.toBe('tokens');
  });

  it.each([
    ['session_missing', async () => undefined],
    ['session_malformed', async () => 'no session!'],
    ['proofing_pending', async () => (await openSession(stack, 'ivan')).session_id],
    ['proofing_failed', () => proofFirst(stack, 'ivan', 'fail')],
  ])('is refused with %s', async (reason, session) => {
    const refused = await signUp('ivan', await session());

    expect(refused).toContain(`sign-up refused: ${reason}`);
    expect(outcomeOf(await newcomer('ivan').trySignIn())).not.toBe('tokens');
  });

  it('T33: takes nothing from the callback of a session that the client opened', async () => {
    const session = await proofFirst(stack, 'judy');
    const outcomes = () => stack.tenant.callbacks().filter(({ sessionId }) => sessionId === session);

    await expect.poll(() => outcomes().at(-1)?.outcome, { timeout: 30_000, interval: 50 }).toBe(202);

    expect(outcomeOf(await newcomer('judy').trySignIn())).toBe('NotAuthorizedException');
    expect(await signUp('judy', session)).toBe('confirmed: true');
  });
});

describe('a person who signs in by the tenant while sign-ups bring their proofing', () => {
  it('T44: passes the triggers of a sign-up, is known at the level that the tenant asserts, and steps up', async () => {
    const alice = createFederatedPerson(stack, 'p-alice');

    const { access_token: token } = await alice.signIn();

    expect(await alice.identity(token)).toMatchObject({ provider_user_id: 'p-alice', ial: 2 });
    expect(await alice.stepUp(await alice.transferAbroad(token))).toBe('tokens');
  });
});

describe('the claim in the token of a run', () => {
  it('T5: says what was approved, opens no route, and leaves the approval to the token of the sign-in', async () => {
    const { handle, claimed, idToken, transferBy, token } = await claimRun(stack, '901.00', TICKET);

    expect(decodeJwt(claimed)[CLAIM]).toEqual({
      acr: 'urn:countersign:acr:liveid',
      amr: ['face'],
      auth_time: expect.any(Number),
      binding: parseHandle(handle)?.binding,
    });
    expect(decodeJwt(claimed)['scope']).toBe('');
    expect(decodeJwt(idToken)).not.toHaveProperty([CLAIM]);
    expect(reasonIn(await transferBy(claimed))).toBe('token_not_accepted');
    expect((await transferBy(token)).status).toBe(200);
  });

  it('T5: is absent from a refreshed token, though the refresh sends the same ticket', async () => {
    const { claimed, refresh } = await claimRun(stack, '902.00', TICKET);

    const refreshed = await refresh(TICKET);

    expect(decodeJwt(claimed)).toHaveProperty([CLAIM]);
    expect(decodeJwt(refreshed)).not.toHaveProperty([CLAIM]);
    expect(decodeJwt(refreshed)['scope']).toBe('');
  });

  it('T5: is absent where the run brought no ticket, then and after a refresh that brings one', async () => {
    const { claimed, refresh } = await claimRun(stack, '903.00', undefined);

    expect(decodeJwt(claimed)).not.toHaveProperty([CLAIM]);
    expect(decodeJwt(await refresh(TICKET))).not.toHaveProperty([CLAIM]);
  });

  it('T31: leaves neither ticket nor session, name or address in the log', () => {
    const text = lines.join('\n');
    const sessions = stack.tenant.proofings().map(({ sessionId }) => sessionId);

    expect(lines.filter((line) => line.includes('"sign_up"')).length).toBeGreaterThan(3);
    expect(text).toContain('"claimed"');
    for (const secret of [TICKET, 'carol', 'mallory', 'example.test', ...sessions]) expect(text).not.toContain(secret);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { createPhone } from '../../../dev/demo/phone.ts';
import { handleIn, reasonIn } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { forgetLimits } from './forget-limits.ts';
import { createPerson, type Person } from './person.ts';
import { startTestStack } from './running-stack.ts';

const lines: string[] = [];

describe('the running stack', () => {
  let stack: Stack;
  let alice: Person;

  beforeAll(async () => {
    stack = await startTestStack((_, line) => lines.push(line));
    alice = await createPerson(stack, 'alice');
  });
  beforeEach(() => forgetLimits(stack));
  afterAll(() => stack?.close());

  it('T16: lets one of 50 parallel retries of an approved transfer through, and the money moves once', async () => {
    const payment = alice.payment('601.00');
    await alice.countersign(await alice.handleFor(payment));
    const before = await alice.cents();

    const replies = await Promise.all(Array.from({ length: 50 }, () => alice.transfer(payment)));

    const count = (status: number) => replies.filter((reply) => reply.status === status).length;
    // On a machine too slow for the table's time limits an answer may be 503, even that of the one that spent.
    expect(count(200) + count(401) + count(503)).toBe(50);
    expect(count(200)).toBeLessThanOrEqual(1);
    if (count(503) === 0) expect(count(200)).toBe(1);
    expect(await alice.cents()).toBe(before - 60_100n * BigInt(count(200)));
  });

  it('T16: sends an instant transfer once, however often one Idempotency-Key asks for it', async () => {
    const payment = alice.payment('607.00');
    const send = (key: string) => alice.bank.pay(alice.token, '/transfers/instant', payment, key);
    await alice.countersign(handleIn(await send('key-1')));
    const before = await alice.cents();

    const replies = await Promise.all(Array.from({ length: 50 }, () => send('key-1')));
    const later = await send('key-1');
    const otherKey = await send('key-2');

    // 409 while the first is still at work, 503 where the machine is too slow for the table's time limits.
    expect(replies.filter(({ status }) => ![200, 409, 503].includes(status))).toEqual([]);
    expect(await alice.cents()).toBe(before - 60_700n);
    expect(later.status).toBe(200);
    expect(otherKey.status).toBe(401);
  });

  it("matches the policy's own templates below one route of the gateway, and denies everything else there", async () => {
    const get = (path: string) => alice.bank.get(alice.token, `/ledger/${path}`);

    expect((await get('entries/7')).status).toBe(200);
    expect(reasonIn(await alice.bank.post(alice.token, '/ledger/entries', {}))).toBe('step_up_missing');
    for (const path of ['entries', 'entries/7/more', 'other', 'entries//7', 'entries/%2e%2e/7', 'entries%2F7']) {
      expect((await get(path)).status, path).toBe(401);
    }
  });

  it('lets a step-up of the sign-in post to the ledger', async () => {
    const post = () => alice.bank.post(alice.token, '/ledger/entries', {});
    await alice.countersign(handleIn(await post()));

    expect((await post()).status).toBe(200);
  });

  it('T21: issues nothing to a plain CUSTOM_AUTH sign-in, and rings no phone', async () => {
    const pushes = stack.tenant.journal().length;
    const session = await alice.cognito.startStepUp(alice.stepUpClient, 'alice');

    const reply = await alice.cognito.answer(alice.stepUpClient, 'alice', session, 'yes', 'yes');

    expect(reply.body['AuthenticationResult']).toBeUndefined();
    expect(stack.tenant.journal()).toHaveLength(pushes);
  });

  it('T21: authorises no payment by a plain CUSTOM_AUTH sign-in while the challenge of that payment is open', async () => {
    const payment = alice.payment('603.00');
    await alice.handleFor(payment);
    const session = await alice.cognito.startStepUp(alice.stepUpClient, 'alice');

    await alice.cognito.answer(alice.stepUpClient, 'alice', session, 'yes', 'yes');

    const denied = await alice.transfer(payment);
    expect([denied.status, reasonIn(denied)]).toEqual([401, 'step_up_not_verified']);
  });

  it('T20: never lets one person bind a run to the challenge of another', async () => {
    const bob = await createPerson(stack, 'bob');
    const pushes = stack.tenant.journal().length;
    const handle = await bob.handleFor({ ...alice.payment('602.00'), from: 'bob-current' });

    const session = await alice.cognito.startStepUp(alice.stepUpClient, 'alice');
    const reply = await alice.cognito.answer(alice.stepUpClient, 'alice', session, handle, handle);

    expect(reply.status).toBe(400);
    expect(stack.tenant.journal()).toHaveLength(pushes);
  });

  it('T23: does not accept in one sign-in what was countersigned in another', async () => {
    const payment = alice.payment('603.00');
    await alice.countersign(await alice.handleFor(payment));
    const otherSignIn = await createPerson(stack, 'alice');

    expect((await otherSignIn.transfer(payment)).status).toBe(401);
    expect((await alice.transfer(payment)).status).toBe(200);
  });

  it("T43: opens no route with the step-up client's tokens, which have no scope", async () => {
    const handle = await alice.handleFor(alice.payment('604.00'));
    const tokens = await alice.countersign(handle);
    const bank = createBankClient(stack.description.api_url, send);
    const accessToken = String(tokens['AccessToken']);

    const reply = await bank.transfer(accessToken, alice.payment('1.00'));
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());

    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.body).reason).toBe('token_not_accepted');
    expect(claims.scope ?? '').toBe('');
  });

  it.each(['wrong-user', 'wrong-digest', 'unsigned', 'foreign-key', 'booleans-as-strings'] as const)(
    'T18: takes no evidence from a result that is %s',
    async (kind) => {
      const payment = alice.payment(`7${String(kind.length).padStart(2, '0')}.00`);
      const run = await alice.ring(await alice.handleFor(payment));
      await alice.press('approve');
      stack.tenant.setFault({ operation: 'result', fault: { kind } });

      const reply = await run.answer();
      stack.tenant.setFault({ operation: 'result', fault: undefined });

      expect(reply.body['AuthenticationResult']).toBeUndefined();
      expect((await alice.transfer(payment)).status).toBe(401);
    },
  );

  it('T46: does not ring again when the answer to a push was lost', async () => {
    stack.tenant.setFault({ operation: 'stepup', fault: { kind: 'lost' } });
    const pushes = stack.tenant.journal().length;
    const handle = await alice.handleFor(alice.payment('605.00'));

    await alice.bind(handle);
    stack.tenant.setFault({ operation: 'stepup', fault: undefined });
    await alice.bind(handle);

    expect(stack.tenant.journal()).toHaveLength(pushes + 1);
    await alice.press('decline');
  });

  it('shows a person exactly what the transfer says', async () => {
    const run = await alice.ring(await alice.handleFor(alice.payment('606.00')));
    const [prompt] = await createPhone(alice.phoneUrl, send).waiting();

    expect(prompt?.displayText).toBe('Pay 606.00 EUR to DE02120300000000202051');
    await alice.press('decline');
    await run.answer();
  });

  it('T1 T11: refuses tokens of nobody, and routes that nobody named', async () => {
    const bank = createBankClient(stack.description.api_url, send);

    const forged = await bank.transfer('eyJhbGciOiJub25lIn0.e30.x', alice.payment('1.00'));
    const denied = await send({
      method: 'GET',
      url: `${stack.description.api_url}/admin/anything`,
      headers: { Authorization: `Bearer ${alice.token}` },
      body: undefined,
    });

    expect(JSON.parse(forged.body).reason).toMatch(/^token_/);
    expect(denied.status).toBe(401);
    expect(denied.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(denied.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a person the wrong client', async () => {
    const cognito = createCognito(stack.description.user_pool_url, send);

    await expect(cognito.startStepUp(stack.description.clients.web, 'alice')).rejects.toThrow('InvalidParameter');
  });

  it('T31: has logged no token, handle, amount, payee, subject or display text in all of this', () => {
    const text = lines.join('\n');

    expect(lines.length).toBeGreaterThan(20);
    const { client_secret: clientSecret } = stack.description.machine;
    for (const secret of [alice.token, 'cs1.', '12500.00', 'DE02120300000000202051', alice.sub, 'Pay ', clientSecret]) {
      expect(text).not.toContain(secret);
    }
  });
});

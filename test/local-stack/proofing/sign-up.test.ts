import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../../dev/demo/exchange.ts';
import { reasonIn } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { startTestStack } from '../story/running-stack.ts';
import { createNewcomer } from './newcomer.ts';

let stack: Stack;
const lines: string[] = [];
beforeAll(async () => {
  stack = await startTestStack((_, line) => lines.push(line));
});
afterAll(() => stack?.close());

const patience = { timeout: 30_000, interval: 50 };
const callbacksOf = (username: string) => {
  const ids = stack.tenant.proofings().filter((each) => each.username === username);
  return stack.tenant.callbacks().filter(({ sessionId }) => ids.some((each) => each.sessionId === sessionId));
};
const statusOf = async (person: ReturnType<typeof createNewcomer>) => (await person.account()).UserStatus;
const attributesOf = async (person: ReturnType<typeof createNewcomer>) =>
  new Map((await person.account()).UserAttributes?.map(({ Name, Value }) => [Name, Value]));

describe('a person who signs up', () => {
  it('is proofed by the link in the mail, confirmed by the callback, signs in, and steps up with that phone', async () => {
    const carol = createNewcomer(stack, 'carol');

    const { UserConfirmed } = await carol.signUp();
    expect(UserConfirmed).toBe(false);
    await expect(carol.signIn()).rejects.toThrow('UserNotConfirmedException');
    expect(await carol.code()).toMatch(/^\d{6}$/);
    await carol.prove('pass');
    await expect.poll(() => statusOf(carol), patience).toBe('CONFIRMED');
    await expect.poll(async () => (await attributesOf(carol)).get('custom:blockid_sub'), patience).toBe('p-carol');

    const token = await carol.signIn();
    const denied = await carol.transfer(token);
    expect(reasonIn(denied)).toBe('step_up_missing');
    expect(await carol.stepUp(denied)).toBe('tokens');
    expect((await carol.transfer(token)).status).not.toBe(401);
    expect((await carol.transfer(token)).status).toBe(401);
    // A callback may complete what Post Confirmation could not: only its log would say so.
    expect(lines.filter((line) => line.includes('"ERROR"'))).toEqual([]);
  });

  it('T44: has an e-mail address that no proofing verifies', async () => {
    const carol = createNewcomer(stack, 'carol');

    expect((await attributesOf(carol)).get('email_verified')).not.toBe('true');
  });

  it('T31: leaves neither name, address nor session in the log', () => {
    const ours = lines.filter((line) => line.includes('"sign_up"') || line.includes('"idv_callback"'));
    const sessions = stack.tenant.proofings().map(({ sessionId }) => sessionId);

    expect(ours.length).toBeGreaterThan(3);
    for (const word of ['carol', 'example.test', ...sessions]) expect(ours.join('\n')).not.toContain(word);
  });

  it('T43: can set neither the attribute of the provider nor, at a client for signing in, the address', async () => {
    const dave = createNewcomer(stack, 'dave');

    await expect(dave.signUp({ attributes: { 'custom:blockid_sub': 'p-alice' } })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(dave.signUp({ clientId: stack.description.clients.web })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it.each(['fail', 'decline'] as const)('stays unconfirmed when the proofing ends with %s', async (answer) => {
    const person = createNewcomer(stack, `erin-${answer}`);
    await person.signUp();

    await person.prove(answer);

    await expect.poll(() => callbacksOf(`erin-${answer}`).at(-1)?.outcome, patience).toBe(200);
    expect(await statusOf(person)).toBe('UNCONFIRMED');
  });

  it('T44: gets no identity by the code alone, and none by a proofing after it', async () => {
    const frank = createNewcomer(stack, 'frank');
    await frank.signUp();

    await frank.confirm(await frank.code());
    await frank.prove('pass');

    await expect.poll(() => callbacksOf('frank').at(-1)?.outcome, patience).toBe(202);
    expect((await attributesOf(frank)).has('custom:blockid_sub')).toBe(false);
    expect(reasonIn(await frank.transfer(await frank.signIn()))).toBe('identity_insufficient');
  });

  it('gets the identity by the code after the proofing, when no callback arrives', async () => {
    stack.tenant.setFault({ operation: 'callback', user: 'lena', fault: { kind: 'forged' } });
    const lena = createNewcomer(stack, 'lena');
    await lena.signUp();
    await lena.prove('pass');
    await expect.poll(() => callbacksOf('lena').at(-1)?.outcome, patience).toBe(401);
    expect(await statusOf(lena)).toBe('UNCONFIRMED');

    await lena.confirm(await lena.code());

    expect((await attributesOf(lena)).get('custom:blockid_sub')).toBe('p-lena');
    expect(reasonIn(await lena.transfer(await lena.signIn()))).toBe('step_up_missing');
  });

  it('T44: keeps the link when somebody else signs up under the same name', async () => {
    const mike = createNewcomer(stack, 'mike');
    await mike.signUp();

    const second = mike.signUp({ attributes: { email: 'mallory@example.test' } });

    await expect(second).rejects.toMatchObject({ name: 'UsernameExistsException' });
    expect(stack.tenant.proofings().filter(({ username }) => username === 'mike')).toHaveLength(1);
    await mike.prove('pass');
    await expect.poll(() => statusOf(mike), patience).toBe('CONFIRMED');
  });

  it('gets the same link again with a new code', async () => {
    const grace = createNewcomer(stack, 'grace');
    await grace.signUp();
    const first = { link: await grace.link(), mails: (await grace.mails()).length };

    await grace.resend();

    expect((await grace.mails()).length).toBe(first.mails + 1);
    expect(await grace.link()).toBe(first.link);
  });

  it('T33: is confirmed once by callbacks that come twice and out of order', async () => {
    for (const [username, kind] of [
      ['heidi', 'duplicated'],
      ['ivan', 'out-of-order'],
    ] as const) {
      stack.tenant.setFault({ operation: 'callback', user: username, fault: { kind } });
      const person = createNewcomer(stack, username);
      await person.signUp();

      await person.prove('pass');

      await expect.poll(() => statusOf(person), patience).toBe('CONFIRMED');
      await expect
        .poll(async () => (await attributesOf(person)).get('custom:blockid_sub'), patience)
        .toBe(`p-${username}`);
    }
  });

  it.each(['forged', 'stale'] as const)('T33: is not confirmed by a callback that is %s', async (kind) => {
    stack.tenant.setFault({ operation: 'callback', user: kind, fault: { kind } });
    const person = createNewcomer(stack, kind);
    await person.signUp();

    await person.prove('pass');

    await expect.poll(() => callbacksOf(kind).at(-1)?.outcome, patience).toBe(401);
    expect(await statusOf(person)).toBe('UNCONFIRMED');
  });

  it('T33: is confirmed by the callback that comes again, when the result was not there at the first', async () => {
    stack.tenant.setFault({ operation: 'proofing-result', user: 'nina', fault: { kind: 'unfinished' } });
    const nina = createNewcomer(stack, 'nina');
    await nina.signUp();
    await nina.prove('pass');
    await expect.poll(() => callbacksOf('nina').at(-1)?.outcome, patience).toBe(503);
    expect(await statusOf(nina)).toBe('UNCONFIRMED');

    stack.tenant.setFault({ operation: 'proofing-result', user: 'nina', fault: undefined });

    await expect.poll(() => statusOf(nina), patience).toBe('CONFIRMED');
  });

  it('T44: is not confirmed by a result that names another account', async () => {
    stack.tenant.setFault({ operation: 'proofing-result', user: 'judy', fault: { kind: 'wrong-account' } });
    const judy = createNewcomer(stack, 'judy');
    await judy.signUp();

    await judy.prove('pass');

    await expect.poll(() => callbacksOf('judy').at(-1)?.outcome, patience).toBe(503);
    expect(await statusOf(judy)).toBe('UNCONFIRMED');
  });

  it('T25: cannot sign up while the tenant is down, and is told so without a name', async () => {
    stack.tenant.setFault({ operation: 'proofing', user: 'ken', fault: { kind: '500' } });
    const ken = createNewcomer(stack, 'ken');

    await expect(ken.signUp()).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: expect.stringContaining('the identity provider did not answer proofing as documented'),
    });
  });
});

describe('POST /idv-callback', () => {
  it.each([{}, { 'X-1Kosmos-Signature': `t=1,v1=${'0'.repeat(64)}` }])('T33: refuses %o with 401', async (headers) => {
    const reply = await send({
      method: 'POST',
      url: `${stack.description.api_url}/idv-callback`,
      headers,
      body: '{"session_id": "session-1"}',
    });

    expect({ status: reply.status, body: reply.body }).toEqual({ status: 401, body: '' });
  });
});

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reasonIn } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { createNewcomer } from '../proofing/newcomer.ts';
import { startTestStack } from '../story/running-stack.ts';
import { createFederatedPerson } from './federated-person.ts';

let stack: Stack;
const lines: string[] = [];

beforeAll(async () => {
  stack = await startTestStack((_, line) => lines.push(line));
});

afterAll(() => stack?.close());

describe('a person who signs in by the tenant', () => {
  it('has the level that the tenant asserts, and is asked for a step-up where somebody not proofed is refused', async () => {
    const alice = createFederatedPerson(stack, 'p-alice');

    const { access_token: token } = await alice.signIn();

    expect(await alice.identity(token)).toMatchObject({
      provider_user_id: 'p-alice',
      ial: 2,
      proofed_at: expect.any(Number),
    });
    const denied = await alice.transferAbroad(token);
    expect([denied.status, reasonIn(denied)]).toEqual([401, 'step_up_missing']);
    expect(await alice.stepUp(denied)).toBe('tokens');
    expect((await alice.transferAbroad(token)).status).not.toBe(401);
    expect((await alice.transferAbroad(token)).status).toBe(401);
  });

  it('T3: is refused where the tenant asserts a lower level than the route asks for', async () => {
    const bob = createFederatedPerson(stack, 'p-bob');

    const { access_token: token } = await bob.signIn();

    expect(await bob.identity(token)).toMatchObject({ provider_user_id: 'p-bob', ial: 1 });
    expect(reasonIn(await bob.transferAbroad(token))).toBe('identity_insufficient');
  });

  it('keeps one account and one record however often they come, and is not asserted anew by a refresh', async () => {
    const alice = createFederatedPerson(stack, 'p-alice');
    const first = await alice.signIn();
    const record = await alice.identity(first.access_token);

    const refreshed = await alice.refresh(first.refresh_token ?? '');

    expect(decodeJwt(refreshed.access_token).sub).toBe(decodeJwt(first.access_token).sub);
    expect(await alice.identity(refreshed.access_token)).toEqual(record);
  });

  it('F35: gets back by no refresh what was taken away, nor by one that looks like a sign-in', async () => {
    const bob = createFederatedPerson(stack, 'p-bob');
    const { access_token: token, refresh_token: refresh = '' } = await bob.signIn();
    const { ial: _ial, proofed_at: _at, ...takenAway } = (await bob.identity(token)) ?? {};
    await bob.changeIdentity(token, takenAway);

    await bob.refresh(refresh);
    expect(await bob.refreshByApi(refresh)).toBe(200);

    expect(await bob.identity(token)).toEqual(takenAway);
  });

  it('F35: is not known again after a refresh that looks like a sign-in once the record is gone', async () => {
    const bob = createFederatedPerson(stack, 'p-bob');
    const { access_token: token, refresh_token: refresh = '' } = await bob.signIn();
    await bob.forgetIdentity(token);

    expect(await bob.refreshByApi(refresh)).toBe(200);

    expect(await bob.identity(token)).toBeUndefined();
  });

  it('T3: has a lower level, or none, from the sign-in on at which the tenant asserts that', async () => {
    const alice = createFederatedPerson(stack, 'p-alice');
    await alice.signIn();

    stack.tenant.setLevel('p-alice', 1);
    const { access_token: lower } = await alice.signIn();
    expect(await alice.identity(lower)).toMatchObject({ provider_user_id: 'p-alice', ial: 1 });
    expect(reasonIn(await alice.transferAbroad(lower))).toBe('identity_insufficient');

    stack.tenant.setLevel('p-alice', undefined);
    const { access_token: none } = await alice.signIn();
    expect(await alice.identity(none)).not.toHaveProperty('ial');
    expect(reasonIn(await alice.transferAbroad(none))).toBe('identity_insufficient');
  });

  it.each(['OneKosmos_p-carol', 'onekosmos_p-carol'])('T3: finds %s taken by nobody who signed up', async (name) => {
    const signUp = createNewcomer(stack, name).signUp();

    await expect(signUp).rejects.toThrow('username_reserved');
  });

  it('F53: has no scope by which a mapped attribute could be changed', async () => {
    const { access_token: token } = await createFederatedPerson(stack, 'p-alice').signIn();

    expect(decodeJwt(token)['scope']).toBe('openid profile email');
  });

  it('T31: leaves neither name, address nor token in the log', async () => {
    const ours = lines.filter((line) => line.includes('inbound_federation') || line.includes('pre_token_generation'));

    expect(ours.length).toBeGreaterThan(3);
    for (const word of ['p-alice', 'p-bob', 'example.test', 'eyJ']) expect(ours.join('\n')).not.toContain(word);
  });
});

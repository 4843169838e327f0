import { describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import type { Binding, User } from '../../../src/step-up/record.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import type { AccessToken } from '../../../src/token/access-token.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { APPROVED, approvedBank, effect, eventOf, handleIn, POLICY, policyFor } from './bound-bank.ts';

describe('evidence for a session', () => {
  const read = (change: EventChanges = {}, token = 'header.payload.signature') =>
    restApiEvent({
      method: 'GET',
      resource: '/accounts/{id}',
      path: '/accounts/1',
      pathParameters: { id: '1' },
      ...change,
      headers: {
        'X-High-Value-Transaction': undefined,
        'Content-Digest': undefined,
        Authorization: `Bearer ${token}`,
        ...change.headers,
      },
    });

  it.each<readonly [string, Partial<AccessToken>]>([
    ['issuer', { issuer: 'https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Test00001' }],
    ['user pool', { userPoolId: 'us-east-1_Other0001' }],
    ['sub', { sub: 'someone-else' }],
    ['client', { clientId: 'backofficeclient1' }],
    ['sign-in', { originJti: 'another-sign-in' }],
  ])('T23: is not for another %s', async (_, change) => {
    const bank = bankAuthorizer({ policy: POLICY, tokens: { other: accessToken(change) } });
    await bank.approve(handleIn(await bank.handler(read())));

    expect((await bank.handler(read({}, 'other'))).context['reason']).toBe('step_up_missing');
    expect(effect(await bank.handler(read()))).toBe('Allow');
  });

  it('T13: is for no other step-up of the policy and for no transaction', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    await bank.approve(handleIn(await bank.handler(read())));

    const other = await bank.handler(read({ resource: '/cards/{id}', path: '/cards/1' }));
    const transaction = await bank.handler(eventOf(APPROVED));

    expect([other, transaction].map(({ context }) => context['reason'])).toEqual([
      'step_up_missing',
      'step_up_missing',
    ]);
    expect(effect(await bank.handler(read()))).toBe('Allow');
  });

  it('T40: gives way to the challenge of a route that asks for a newer one, and one approval then serves both', async () => {
    const policy = policyFromYaml(`
version: 1
audience: bank
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 15m } }
routes:
  GET /accounts/{id}: { require: { step_up: liveid, covers: session } }
  GET /cards/{id}: { require: { step_up: liveid, covers: session, max_age: 60s } }
`);
    const strict = read({ resource: '/cards/{id}', path: '/cards/1' });
    const bank = bankAuthorizer({ policy });
    await bank.approve(handleIn(await bank.handler(read())));
    bank.at(plusSeconds(NOW, 61));
    expect(effect(await bank.handler(read()))).toBe('Allow');

    const challenge = await bank.handler(strict);

    expect(challenge.context['reason']).toBe('authentication_too_old');
    expect((await bank.handler(read())).context['reason']).toBe('step_up_not_verified');
    await bank.approve(handleIn(challenge));
    expect([effect(await bank.handler(strict)), effect(await bank.handler(read()))]).toEqual(['Allow', 'Allow']);
  });

  it('T13: for a transaction is not for the session', async () => {
    const bank = await approvedBank();

    expect((await bank.handler(read())).context['reason']).toBe('step_up_missing');
  });

  it.each(['transaction', 'session'])('T45: given for a %s at one audience is worthless at another', async (covers) => {
    const store = memoryStepUpStore();
    const event = covers === 'session' ? read() : eventOf(APPROVED);
    const [sandbox, production] = ['sandbox', 'production'].map((audience) =>
      bankAuthorizer({ store, policy: policyFor(audience) }),
    );
    await sandbox?.approve(handleIn(await sandbox.handler(event)));

    const elsewhere = await production?.handler(event);

    expect(elsewhere?.context['reason']).toBe('step_up_missing');
    expect((await sandbox?.handler(event))?.policyDocument.Statement[0].Effect).toBe('Allow');
  });

  it.each(['transaction', 'session'])('T41: without a sign-in to tie it to is never looked for: %s', async (covers) => {
    const keys: Binding[] = [];
    const store = recording(memoryStepUpStore(), keys);
    const tokens = { unnamed: accessToken({ originJti: undefined }) };
    const bank = bankAuthorizer({ policy: POLICY, store, tokens });

    const answer = await bank.handler(covers === 'session' ? read({}, 'unnamed') : eventOf(APPROVED, 'unnamed'));

    expect(answer.context['reason']).toBe('session_unknown');
    expect(keys).toEqual([]);
  });

  it('T41: whose sign-in is called "undefined" is of that sign-in only', async () => {
    const bank = bankAuthorizer({
      policy: POLICY,
      tokens: { named: accessToken({ originJti: 'undefined' }), unnamed: accessToken({ originJti: undefined }) },
    });
    await bank.approve(handleIn(await bank.handler(read({}, 'named'))));

    expect(effect(await bank.handler(read({}, 'named')))).toBe('Allow');
    expect((await bank.handler(read({}, 'unnamed'))).context['reason']).toBe('session_unknown');
  });
});

/** Notes under which bindings it is asked. */
function recording(inner: StepUpStore, keys: Binding[]): StepUpStore {
  const note = (_: User, binding: Binding) => keys.push(binding);
  return {
    find(user, binding) {
      note(user, binding);
      return inner.find(user, binding);
    },
    write(user, binding, previous, next) {
      note(user, binding);
      return inner.write(user, binding, previous, next);
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import { decodeSeal } from '../../../src/seal/seal.ts';
import { numericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { type BankAuthorizer, bankAuthorizer, bankPolicy, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { lossyStepUpStore } from '../../fixtures/stores/lossy-step-up-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

const header = (amount: string, payee = 'DE02120300000000202051', currency = 'EUR') =>
  `amount="${amount}", currency=${currency}, payee="${payee}"`;

describe('one approved transaction', () => {
  it('T13: is let through once, unchanged, and challenged the second time', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const first = await bank.handler(restApiEvent());
    const second = await bank.handler(restApiEvent());

    expect(effect(first)).toBe('Allow');
    expect(second.context['reason']).toBe('step_up_already_used');
  });

  const changes: readonly (readonly [string, EventChanges])[] = [
    ['amount', { headers: { 'X-High-Value-Transaction': header('12500.01') } }],
    ['spelling of the amount', { headers: { 'X-High-Value-Transaction': header('12500') } }],
    ['currency', { headers: { 'X-High-Value-Transaction': header('12500.00', undefined, 'USD') } }],
    ['payee', { headers: { 'X-High-Value-Transaction': header('12500.00', 'DE02500105170137075030') } }],
    ['content digest', { headers: { 'Content-Digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' } }],
    ['path', { path: '/transfers/domestic/' }],
    ['route', { resource: '/transfers/international' }],
    ['query', { query: { dry: ['1'] } }],
  ];
  it.each(changes)('T13: does not cover another %s', async (_, change) => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const changed = await bank.handler(restApiEvent(change));
    const unchanged = await bank.handler(restApiEvent());

    expect(changed.context['reason']).toBe('step_up_missing');
    expect(effect(unchanged)).toBe('Allow');
  });

  it('T13: does not depend on headers that say nothing about it', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const allowed = await bank.handler(
      restApiEvent({ headers: { 'User-Agent': 'another', 'X-Forwarded-For': '198.51.100.9' } }),
    );

    expect(effect(allowed)).toBe('Allow');
  });

  it.each([
    ['sub', { sub: '2a9e64f0-7d1b-4f58-8c1e-3b7a9d4c5e02' }],
    ['session', { originJti: 'another-sign-in' }],
    ['issuer', { issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0001' }],
    ['user pool', { userPoolId: 'us-east-1_Other0001' }],
  ])('T13 T23: does not serve another %s', async (_, change) => {
    const bank = bankAuthorizer({ tokens: { 'other.payload.signature': accessToken(change) } });
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const other = await bank.handler(restApiEvent({ headers: { Authorization: 'Bearer other.payload.signature' } }));

    expect(other.context['reason']).toBe('step_up_missing');
  });

  it('T45: does not count for another audience with the same table and user pool', async () => {
    const store = memoryStepUpStore();
    const sandbox = bankAuthorizer({ store, policy: bankPolicy('sandbox') });
    const production = bankAuthorizer({ store, policy: bankPolicy('production') });
    await sandbox.approve(handleIn(await sandbox.handler(restApiEvent())));

    const answer = await production.handler(restApiEvent());

    expect(answer.context['reason']).toBe('step_up_missing');
    expect(effect(await sandbox.handler(restApiEvent()))).toBe('Allow');
  });

  it('T16: is let through once under 50 parallel retries', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => bank.handler(restApiEvent({ extendedRequestId: `request-${i}` }))),
    );

    expect(answers.filter((answer) => effect(answer) === 'Allow')).toHaveLength(1);
  });

  it('T16: is let through once under 50 parallel retries with one Idempotency-Key', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const event = restApiEvent({ headers: { 'Idempotency-Key': 'order-1' } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => bank.handler(event)));

    expect(answers.filter((answer) => effect(answer) === 'Allow')).toHaveLength(1);
  });

  it('T16: is let through once although the answer to the spending write is lost', async () => {
    const inner = memoryStepUpStore();
    const bank = bankAuthorizer({ store: inner });
    await bank.approve(handleIn(await bank.handler(restApiEvent())));
    const lossy = bankAuthorizer({ store: lossyStepUpStore(inner, 1) });

    const answers = await Promise.all(Array.from({ length: 20 }, () => lossy.handler(restApiEvent())));

    expect(answers.filter((answer) => effect(answer) === 'Allow')).toHaveLength(1);
  });

  it('T17: is let through at max_age and challenged one second later', async () => {
    const inTime = bankAuthorizer({});
    await inTime.approve(handleIn(await inTime.handler(restApiEvent())));
    inTime.at(plusSeconds(NOW, 300));
    const late = bankAuthorizer({});
    await late.approve(handleIn(await late.handler(restApiEvent())));
    late.at(plusSeconds(NOW, 301));

    expect(effect(await inTime.handler(restApiEvent()))).toBe('Allow');
    expect((await late.handler(restApiEvent())).context['reason']).toBe('authentication_too_old');
  });

  it('T17: is as old as the provider says, not as the write', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())), numericDate(NOW - 301));

    expect((await bank.handler(restApiEvent())).context['reason']).toBe('authentication_too_old');
  });

  it('T22: carries a seal for this route, body and approval', async () => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    const { context } = await bank.handler(restApiEvent());

    expect(decodeSeal(context['countersign_seal'] ?? '')?.approvalId).toBe(bank.lines.at(-1)?.approval_id);
    expect(decodeSeal(context['countersign_seal'] ?? '')).toMatchObject({
      audience: 'bank-local',
      method: 'POST',
      resource: '/transfers/domestic',
      contentSha256: '2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl-XRL4Xgs24c',
      basis: 'transaction',
      approvalId: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it('T38: carries a seal where the token sufficed as well', async () => {
    const bank = bankAuthorizer({});

    const { context } = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': header('20.00') } }));

    expect(decodeSeal(context['countersign_seal'] ?? '')).toMatchObject({ basis: 'token', approvalId: undefined });
  });
});

describe('a challenge', () => {
  it('T20: is the same handle for the same request while it is alive', async () => {
    const bank = bankAuthorizer({});

    const handles = await Promise.all(
      Array.from({ length: 20 }, async () => handleIn(await bank.handler(restApiEvent()))),
    );

    expect(new Set(handles).size).toBe(1);
  });

  it('T46: has a nonce of its own at every try to write it', async () => {
    const inner = memoryStepUpStore();
    const nonces: string[] = [];
    const contended: StepUpStore = {
      find: (user, binding) => inner.find(user, binding),
      async write(user, binding, previous, next) {
        nonces.push(next.challenge.nonce);
        return nonces.length < 4 ? 'changed' : inner.write(user, binding, previous, next);
      },
    };

    await bankAuthorizer({ store: contended }).handler(restApiEvent());

    expect(new Set(nonces).size).toBe(4);
  });

  it('is another handle at the second at which it ends', async () => {
    const bank = bankAuthorizer({});
    const first = handleIn(await bank.handler(restApiEvent()));
    bank.at(plusSeconds(NOW, 300));

    expect(handleIn(await bank.handler(restApiEvent()))).not.toBe(first);
  });

  it('of session step-up is reusable until max_age', async () => {
    const bank = bankAuthorizer({});
    const statement = restApiEvent({
      method: 'GET',
      resource: '/statements/{id}/pdf',
      path: '/statements/1/pdf',
      pathParameters: { id: '1' },
      headers: { 'X-High-Value-Transaction': undefined, 'Content-Digest': undefined },
    });
    await bank.approve(handleIn(await bank.handler(statement)));

    expect(effect(await bank.handler(statement))).toBe('Allow');
    bank.at(plusSeconds(NOW, 900));
    expect(effect(await bank.handler(statement))).toBe('Allow');
    bank.at(plusSeconds(NOW, 901));
    expect((await bank.handler(statement)).context['reason']).toBe('authentication_too_old');
  });
});

describe('the cost of a request', () => {
  it.each<readonly [string, EventChanges, { reads: number; writes: number }]>([
    ['T32: without a token nothing', { headers: { Authorization: undefined } }, { reads: 0, writes: 0 }],
    ['T32: with a bad token nothing', { headers: { Authorization: 'Bearer no.such.token' } }, { reads: 0, writes: 0 }],
    ['T32: with a malformed header nothing', { headers: { 'X-High-Value-Transaction': '"' } }, { reads: 0, writes: 0 }],
    ['T32: without a digest nothing', { headers: { 'Content-Digest': undefined } }, { reads: 0, writes: 0 }],
    ['T32: on an unknown route nothing', { resource: '/unknown' }, { reads: 0, writes: 0 }],
    [
      'on the token alone nothing',
      { headers: { 'X-High-Value-Transaction': header('1.00') } },
      { reads: 0, writes: 0 },
    ],
    ['for a new challenge one read, its count and the record', {}, { reads: 1, writes: 2 }],
  ])('is %s', async (_, change, calls) => {
    const bank = bankAuthorizer({});

    await bank.handler(restApiEvent(change));

    expect(bank.calls).toEqual(calls);
  });

  it('is one read for a challenge that is already open', async () => {
    const bank = bankAuthorizer({});
    await bank.handler(restApiEvent());

    await bank.handler(restApiEvent());

    expect(bank.calls).toEqual({ reads: 2, writes: 2 });
  });
});

function effect(answer: RestApiAnswer): string {
  return answer.policyDocument.Statement[0].Effect;
}

function handleIn(answer: Awaited<ReturnType<BankAuthorizer['handler']>>): string {
  return answer.context['step_up_handle'] ?? '';
}

import { describe, expect, it } from 'vitest';
import { decodeSeal } from '../../../src/seal/seal.ts';
import { bankAuthorizer } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { unavailableStepUpStore } from '../../fixtures/stores/unavailable-stores.ts';
import { effect, handleIn } from './bound-bank.ts';

const policy = (enforce: boolean, fields: string, show: string) =>
  policyFromYaml(`
version: 1
audience: bank
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m } }
routes:
  POST /transfers/domestic:
    enforce: ${enforce}
    execution: once
    transaction: { fields: { ${fields} }, show: "${show}" }
    require: { step_up: liveid, covers: transaction }
`);
const FIELDS = ['amount: /amount, currency: /currency, payee: /payee', 'Pay {amount} {currency} to {payee}'] as const;
const SHADOW = policy(false, ...FIELDS);
const ENFORCED = policy(true, ...FIELDS);

describe('a request in shadow mode', () => {
  it('T22 T38: carries a seal of what it declares, on the token alone', async () => {
    const bank = bankAuthorizer({ policy: SHADOW });

    const answer = await bank.handler(restApiEvent());

    expect(effect(answer)).toBe('Allow');
    expect(decodeSeal(answer.context['countersign_seal'] ?? '')).toMatchObject({
      audience: 'bank',
      method: 'POST',
      resource: '/transfers/domestic',
      contentSha256: '2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl-XRL4Xgs24c',
      basis: 'token',
      approvalId: undefined,
      execution: undefined,
    });
    expect(bank.lines).toMatchObject([{ outcome: 'challenge', reason: 'step_up_missing', enforced: false }]);
  });

  it('T22: names no approval in its seal though there is one, and does not use it', async () => {
    const store = memoryStepUpStore();
    const enforced = bankAuthorizer({ policy: ENFORCED, store });
    await enforced.approve(handleIn(await enforced.handler(restApiEvent())));
    const shadow = bankAuthorizer({ policy: SHADOW, store });

    const { context } = await shadow.handler(restApiEvent());

    const seal = decodeSeal(context['countersign_seal'] ?? '');
    expect([seal?.basis, seal?.approvalId, seal?.execution]).toEqual(['token', undefined, undefined]);
    expect(shadow.lines).toMatchObject([{ outcome: 'allow', reason: 'step_up_accepted', approval_id: null }]);
    expect(shadow.calls.writes).toBe(0);
    const used = await enforced.handler(restApiEvent());
    expect(decodeSeal(used.context['countersign_seal'] ?? '')).toMatchObject({
      basis: 'transaction',
      execution: 'once',
    });
  });

  it('T25: carries the same seal in an outage of the store', async () => {
    const up = await bankAuthorizer({ policy: SHADOW }).handler(restApiEvent());
    const down = await bankAuthorizer({ policy: SHADOW, store: unavailableStepUpStore }).handler(restApiEvent());

    expect(effect(down)).toBe('Allow');
    expect(down.context).toEqual(up.context);
    expect(down.context['countersign_seal']).toBeDefined();
  });

  it.each([
    ['cannot be read', '"'],
    ['lacks a member', 'amount="12500.00", currency=EUR'],
    ['is missing', undefined],
  ])('T22: carries no seal where its declaration %s', async (_, header) => {
    const bank = bankAuthorizer({ policy: SHADOW });

    const answer = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': header } }));

    expect(effect(answer)).toBe('Allow');
    expect(answer.context).toEqual({});
    expect(bank.lines).toMatchObject([{ outcome: 'deny', enforced: false }]);
  });

  it('T9: carries no seal where it would not fit', async () => {
    const names = Array.from({ length: 16 }, (_, index) => `field-${index}`);
    const fields = names.map((name) => `${name}: /${name.repeat(15)}`).join(', ');
    const bank = bankAuthorizer({ policy: policy(false, fields, names.map((name) => `{${name}}`).join(' ')) });
    const header = names.map((name) => `${name}="x"`).join(', ');

    const answer = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': header } }));

    expect(effect(answer)).toBe('Allow');
    expect(answer.context).toEqual({});
    expect(bank.lines).toMatchObject([{ outcome: 'deny', reason: 'transaction_too_large', enforced: false }]);
  });
});

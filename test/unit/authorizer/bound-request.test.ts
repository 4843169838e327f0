import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessToken } from '../../../src/token/access-token.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer } from '../../fixtures/authorizer/bank-authorizer.ts';
import {
  APPROVED,
  approvedBank,
  DIGEST,
  effect,
  eventOf,
  FIELDS,
  handleIn,
  OTHER_DIGEST,
  POLICY,
  type Request,
} from './bound-bank.ts';

describe('evidence for one request', () => {
  const changes: readonly (readonly [string, Partial<Request>])[] = [
    ['method of one ANY route', { method: 'PUT' }],
    ['route with the same text', { resource: '/accounts/{id}/orders', path: '/accounts/1/orders' }],
    ['route, the path left as it is', { resource: '/accounts/{id}/orders' }],
    ['path parameter', { path: '/accounts/2/transfers', pathParameters: { id: '2' } }],
    ['path, the parameter left as it is', { path: '/accounts/2/transfers' }],
    ['path parameter, the path left as it is', { pathParameters: { id: '2' } }],
    ['spelling of the path', { path: '/accounts/%31/transfers' }],
    ['slash at the end of the path', { path: '/accounts/1/transfers/' }],
    ['digest', { digest: OTHER_DIGEST }],
    ['order of the values of one query name', { query: { tag: ['b', 'a'], trace: ['1'] } }],
    ['number of equal query values', { query: { tag: ['a', 'b', 'b'], trace: ['1'] } }],
    ['query value', { query: { tag: ['a', 'b'], trace: ['2'] } }],
    ['query value that is empty', { query: { tag: ['a', 'b'], trace: [''] } }],
    ['casing of a query name', { query: { tag: ['a', 'b'], Trace: ['1'] } }],
    ['assignment of values to query names', { query: { tag: ['a'], trace: ['b', '1'] } }],
    ['amount by one cent', { fields: { ...FIELDS, amount: '12500.01' } }],
    ['spelling of the amount', { fields: { ...FIELDS, amount: '12500.0' } }],
    ['currency', { fields: { ...FIELDS, currency: 'USD' } }],
    ['payee', { fields: { ...FIELDS, payee: 'DE03' } }],
    ['casing of the payee', { fields: { ...FIELDS, payee: 'de02' } }],
    ['memo', { fields: { ...FIELDS, memo: 'Rent.' } }],
    ['payee and memo, with the same text to show', { fields: { ...FIELDS, payee: 'DE02: Rent', memo: 'x' } }],
    ['assignment of values to fields', { fields: { ...FIELDS, payee: 'Rent', memo: 'DE02' } }],
  ];

  it.each(changes)(
    'T13: is not for another %s; the unchanged request is let through exactly once',
    async (_, change) => {
      const bank = await approvedBank();

      const changed = await bank.handler(eventOf({ ...APPROVED, ...change }));
      const unchanged = await bank.handler(eventOf(APPROVED));
      const again = await bank.handler(eventOf(APPROVED));

      expect(changed.context['reason']).toBe('step_up_missing');
      expect(effect(unchanged)).toBe('Allow');
      expect(again.context['reason']).toBe('step_up_already_used');
    },
  );

  it.each<readonly [string, Partial<AccessToken>]>([
    ['issuer', { issuer: 'https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Test00001' }],
    ['user pool', { userPoolId: 'us-east-1_Other0001' }],
    ['sub', { sub: 'someone-else' }],
    ['client', { clientId: 'backofficeclient1' }],
    ['sign-in', { originJti: 'another-sign-in' }],
  ])('T13, T23: is not for another %s', async (_, change) => {
    const bank = await approvedBank({ other: accessToken(change) });

    const changed = await bank.handler(eventOf(APPROVED, 'other'));
    const unchanged = await bank.handler(eventOf(APPROVED));

    expect(changed.context['reason']).toBe('step_up_missing');
    expect(effect(unchanged)).toBe('Allow');
  });

  it('T6: is let through once under two spellings of one token', async () => {
    const bank = await approvedBank({ 'the.same.token-in-another-spelling': accessToken() });

    const answers = [
      await bank.handler(eventOf(APPROVED, 'the.same.token-in-another-spelling')),
      await bank.handler(eventOf(APPROVED)),
    ];

    expect(answers.map(effect)).toEqual(['Allow', 'Deny']);
    expect(answers[1]?.context['reason']).toBe('step_up_already_used');
  });

  it('T13: is for the request whatever the order of its fields and query names', async () => {
    const { payee, memo, ...fields } = FIELDS;
    const bank = await approvedBank();

    const turned = await bank.handler(
      eventOf({ ...APPROVED, fields: { memo, payee, ...fields }, query: { trace: ['1'], tag: ['a', 'b'] } }),
    );

    expect(effect(turned)).toBe('Allow');
  });

  it('T13, T14: is for two requests only if they say the same', async () => {
    const word = fc.constantFrom('a', 'b', 'ab', 'a b', 'a,b', 'a|b', '{payee}');
    const values = fc.array(fc.constantFrom('', 'a', 'b', 'a,b'), { minLength: 1, maxLength: 3 });
    const requests = fc
      .record({
        id: fc.constantFrom('1', '2'),
        query: fc.record({ tag: values, trace: values }),
        fields: fc.record({ ...mapValues(FIELDS), payee: word, memo: word }),
        digest: fc.constantFrom(DIGEST, OTHER_DIGEST),
      })
      .map(({ id, ...rest }) => ({ ...APPROVED, ...rest, path: `/accounts/${id}/transfers`, pathParameters: { id } }));

    await fc.assert(
      fc.asyncProperty(requests, requests, async (one, other) => {
        const bank = bankAuthorizer({ policy: POLICY });
        await bank.approve(handleIn(await bank.handler(eventOf(one))));

        const isAllowed = effect(await bank.handler(eventOf(other))) === 'Allow';

        expect(isAllowed).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['12500.00', '12500', '12500.0'])(
    'T14: for the amount %s is for this spelling of it only',
    async (amount) => {
      const bank = bankAuthorizer({ policy: POLICY });
      const spelt = (spelling: string) => eventOf({ ...APPROVED, fields: { ...FIELDS, amount: spelling } });
      await bank.approve(handleIn(await bank.handler(spelt(amount))));

      for (const other of ['12500.00', '12500', '12500.0'].filter((spelling) => spelling !== amount)) {
        expect((await bank.handler(spelt(other))).context['reason']).toBe('step_up_missing');
      }
      for (const other of ['1.25e4', '012500', '+12500', '12500.', '12500,00', '１２５００']) {
        expect(effect(await bank.handler(spelt(other)))).toBe('Deny');
      }
      expect(effect(await bank.handler(spelt(amount)))).toBe('Allow');
    },
  );

  it('T14: in composed and decomposed Unicode is for the path and query as they were sent', async () => {
    const composed = { ...APPROVED, query: { tag: ['\u00e9'], trace: ['1'] } };
    const bank = bankAuthorizer({ policy: POLICY });
    await bank.approve(handleIn(await bank.handler(eventOf(composed))));

    const decomposed = await bank.handler(eventOf({ ...composed, query: { tag: ['e\u0301'], trace: ['1'] } }));

    expect(decomposed.context['reason']).toBe('step_up_missing');
    expect(effect(await bank.handler(eventOf(composed)))).toBe('Allow');
  });
});

function mapValues(fields: typeof FIELDS) {
  const { amount, currency } = fields;
  return { amount: fc.constantFrom(amount, '1.00'), currency: fc.constantFrom(currency, 'USD') };
}

import { describe, expect, it } from 'vitest';
import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer, bankPolicy, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';

const POLICY = bankPolicy();
const NOTHING_DECLARED = { 'X-High-Value-Transaction': undefined, 'Content-Digest': undefined };

const ROUTES: Readonly<Record<string, EventChanges>> = {
  'POST /transfers/domestic': {},
  'POST /transfers/international': { resource: '/transfers/international' },
  'POST /transfers/instant': { resource: '/transfers/instant' },
  'GET /cards/{card_id}/pin': {
    method: 'GET',
    resource: '/cards/{card_id}/pin',
    path: '/cards/1/pin',
    pathParameters: { card_id: '1' },
    headers: NOTHING_DECLARED,
  },
  'GET /statements/{id}/pdf': {
    method: 'GET',
    resource: '/statements/{id}/pdf',
    path: '/statements/1/pdf',
    pathParameters: { id: '1' },
    headers: NOTHING_DECLARED,
  },
};
const UNCHALLENGED: Readonly<Record<string, EventChanges>> = {
  'a route of the token': { method: 'GET', resource: '/accounts/{id}', path: '/accounts/1' },
  'a denied route': { method: 'GET', resource: '/admin/{proxy+}', path: '/admin/x' },
  'a route that there is not': { resource: '/unknown' },
  'a request that cannot be read': { headers: { 'X-High-Value-Transaction': '"', 'Content-Digest': 'x' } },
};

// RFC 9110, section 11.6.1 with the attributes of RFC 6750 and RFC 9470, each of them once and quoted.
const CHALLENGE = /^Bearer [a-z_]+="[^"\\]*"(?:, [a-z_]+="[^"\\]*")*$/;

function parametersOf(answer: RestApiAnswer): Record<string, string> {
  const text = answer.context['www_authenticate'] ?? '';
  expect(text).toMatch(CHALLENGE);
  const parameters = [...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  expect(new Set(parameters.map(([name]) => name)).size).toBe(parameters.length);
  return Object.fromEntries(parameters);
}

describe('a challenge', () => {
  it('T17: that another request opened a second later by its clock ends in no more than a challenge has', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    bank.at(plusSeconds(NOW, 1));
    const opened = await bank.handler(restApiEvent());
    bank.at(NOW);

    const kept = await bank.handler(restApiEvent());

    expect(kept.context['step_up_handle']).toBe(opened.context['step_up_handle']);
    expect(kept.context['step_up_expires_in']).toBe('300');
  });

  it.each(Object.entries(ROUTES))('T8: of %s follows the grammar, with an integer max_age', async (_, change) => {
    const answer = await bankAuthorizer({ policy: POLICY }).handler(restApiEvent(change));

    const { max_age: maxAge, ...rest } = parametersOf(answer);
    expect(maxAge).toMatch(/^[1-9]\d*$/);
    expect(rest).toEqual({
      error: 'insufficient_user_authentication',
      error_description: expect.stringMatching(/^[\w ]+$/),
      acr_values: 'urn:countersign:acr:liveid',
      step_up: expect.stringMatching(/^cs1\.[\w-]{66}$/),
    });
    expect(Object.values(answer.context).every((value) => typeof value === 'string')).toBe(true);
  });

  it.each(Object.entries(ROUTES).filter(([route]) => !route.includes('international')))(
    'T8: of %s is the same for every person but for the handle',
    async (_, change) => {
      const others = ['2a9e64f0-7d1b-4f58-8c1e-3b7a9d4c5e02', 'x', 'y'.repeat(100)];
      const tokens = Object.fromEntries(
        others.map((sub, index) => [`person.${index}`, accessToken({ sub, originJti: `sign-in-${index}` })]),
      );
      const bank = bankAuthorizer({ policy: POLICY, tokens });
      const handles = new Set<string>();

      const rendered = await Promise.all(
        Object.keys(tokens).map(async (token) => {
          const event = restApiEvent({ ...change, headers: { ...change.headers, Authorization: `Bearer ${token}` } });
          const { context } = await bank.handler(event);
          const handle = context['step_up_handle'] ?? '';
          handles.add(handle);
          return JSON.stringify(context).replaceAll(handle, 'HANDLE');
        }),
      );

      expect(new Set(rendered).size).toBe(1);
      expect(handles.size).toBe(others.length);
    },
  );

  it.each([
    ['without a token', { Authorization: undefined }],
    ['with an unknown token', { Authorization: 'Bearer no.such.token' }],
    ['with another scheme', { Authorization: 'Basic eDp5' }],
    ['with two tokens', { Authorization: ['Bearer a.b.c', 'Bearer d.e.f'] }],
  ])('T8: is told nobody %s, who gets one answer on every route', async (_, headers) => {
    const changes = [...Object.values(ROUTES), ...Object.values(UNCHALLENGED)];
    const bank = bankAuthorizer({ policy: POLICY });

    const answers = await Promise.all(
      changes.map((change) => bank.handler(restApiEvent({ ...change, headers: { ...change.headers, ...headers } }))),
    );

    const contexts = new Set(answers.map(({ context }) => JSON.stringify(context)));
    expect(contexts.size).toBe(1);
    expect(answers.every(({ principalId }) => principalId === 'anonymous')).toBe(true);
    expect([...contexts].join()).not.toMatch(/step_up|acr|max_age|cs1\./);
    expect(bank.calls).toEqual({ reads: 0, writes: 0 });
  });
});

describe('the transaction header', () => {
  it.each([
    [undefined],
    [''],
    ['false'],
    ['?0'],
    ['0'],
    ['none'],
    ['high-value'],
    ['high-value=?0'],
    ['amount="1.00"'],
    ['currency=EUR, payee="DE02"'],
    ['amount="1.00", amount="12500.00", currency=EUR, payee="DE02"'],
    ['amount="12500.00", currency=EUR, payee="DE02", amount="1.00"'],
    ['AMOUNT="1.00", currency=EUR, payee="DE02"'],
    ['amount="12500.00", currency=EUR, payee="DE02", Amount="1.00"'],
    ['amount="1.00",\r\n currency=EUR, payee="DE02"'],
    ['amount="1.00"; amount="12500.00", currency=EUR, payee="DE02"'],
    ['amount=1.00, currency=EUR, payee="DE02"'],
    ['amount=("1.00" "12500.00"), currency=EUR, payee="DE02"'],
    ['amount="1.00", currency=eur, payee="DE02"'],
    ['amount="-1.00", currency=EUR, payee="DE02"'],
    ['amount="1,00", currency=EUR, payee="DE02"'],
  ])('T12: as %j lowers nothing: the request is not let through', async (text) => {
    const bank = bankAuthorizer({ policy: POLICY });

    const answer = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': text } }));

    expect(answer.policyDocument.Statement[0].Effect).toBe('Deny');
    expect(bank.calls.writes).toBe(0);
  });

  it.each(['x-high-value-transaction', 'X-HIGH-VALUE-TRANSACTION', 'x-High-value-Transaction'])(
    'T12: sent once more as %s is refused, whichever of the two is the lower one',
    async (name) => {
      const low = 'amount="1.00", currency=EUR, payee="DE02"';
      const high = 'amount="12500.00", currency=EUR, payee="DE02"';
      for (const [first, second] of [
        [low, high],
        [high, low],
      ]) {
        const event = restApiEvent({ headers: { 'X-High-Value-Transaction': first, [name]: second } });
        const { context } = await bankAuthorizer({ policy: POLICY }).handler(event);
        expect(context['reason']).toBe('header_repeated');
      }
    },
  );

  it('T12: on a route that has no transaction is refused, never skipped', async () => {
    const event = restApiEvent({ method: 'GET', resource: '/accounts/{id}', path: '/accounts/1' });

    expect((await bankAuthorizer({ policy: POLICY }).handler(event)).context['reason']).toBe(
      'transaction_header_unexpected',
    );
  });
});

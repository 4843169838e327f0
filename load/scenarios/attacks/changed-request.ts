import { type BankRequest, contentDigest, iban, payment, statement, withFields, withLine } from '../bank-request.ts';
import { isIdentified } from '../cast.ts';
import type { Draw } from '../draw.ts';
import { allowedByToken, challenged, denied, type Expectation } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack } from '../step.ts';
import { underAttack } from './under-attack.ts';

const missing = challenged('step_up_missing');
const unmatched = denied('route_not_in_policy');

/** One part of an approved payment is another: it is another transaction. */
export const changedRequest: readonly ScenarioKind[] = [
  changed('another amount', (request) => withFields(request, { amount: '31.00', currency: 'EUR' })),
  changed('another currency', (request) => withFields(request, { currency: 'CHF', amount: '31' })),
  changed('another payee', (request, draw) => withFields(request, { payee: iban(draw) })),
  changed('a payee that is longer', (request) =>
    withFields(request, { payee: `${request.declared?.fields['payee']}0` }),
  ),
  changed('another body', (request) => withBody(request, '{"amount":"99999.00"}')),
  changed('an empty body', (request) => withBody(request, '')),
  changed('a query', (request) => ({ ...request, query: { debug: ['1'] } })),
  changed('an empty query parameter', (request) => ({ ...request, query: { '': [''] } })),
  changed('another path', (request) => ({ ...request, path: `/v2${request.path}` })),
  changed('a path in upper case', (request) => ({ ...request, path: request.path.toUpperCase() })),
  changed('another route', (request) => at(request, '/transfers/instant')),
  changed('another method', (request) => ({ ...request, method: 'PUT' }), unmatched),
  changed('a method in lower case', (request) => ({ ...request, method: 'post' }), unmatched),
  // The header is a claim: the token is enough for this one, and its seal is what stops the body (T38).
  changed(
    'a low amount in the header alone',
    (request) => withFields(request, { amount: '20.00', currency: 'EUR' }),
    allowedByToken('sealed'),
  ),
  underAttack(
    'the same amount in other digits',
    ({ victim, request }) =>
      ['31.0', '31'].map((amount) => attack(amount, victim, withFields(request, { amount }), missing)),
    (draw) => payment(draw, '/transfers/domestic', { amount: '31.00', currency: 'EUR' }),
  ),
  underAttack(
    'the values of a query in another order',
    ({ victim, request }) => [attack('b, a', victim, { ...request, query: { tag: ['b', 'a'] } }, missing)],
    (draw) => ({ ...payment(draw, '/transfers/domestic'), query: { tag: ['a', 'b'] } }),
  ),
  underAttack('a payment abroad', ({ person, victim, request }) => [
    attack(
      'the same, abroad',
      victim,
      at(request, '/transfers/international'),
      isIdentified(person) ? missing : denied('identity_insufficient'),
    ),
  ]),
  underAttack('a statement', ({ victim }, draw) => [
    attack('a statement', victim, statement(draw), challenged('step_up_missing', 900)),
  ]),
];

function changed(
  name: string,
  change: (request: BankRequest, draw: Draw) => BankRequest,
  expect: Expectation = missing,
): ScenarioKind {
  return underAttack(name, ({ victim, request }, draw) => [attack(name, victim, change(request, draw), expect)]);
}

function at(request: BankRequest, resource: string): BankRequest {
  return { ...request, resource, path: resource };
}

function withBody(request: BankRequest, body: string): BankRequest {
  if (!request.declared) throw new RangeError('nothing is declared here');
  return { ...withLine(request, 'Content-Digest', contentDigest(body)), declared: { ...request.declared, body } };
}

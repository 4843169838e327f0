import {
  account,
  type BankRequest,
  HEADER,
  ledger,
  lowAmount,
  payment,
  plainRequest,
  withFurtherLine,
  withLine,
} from '../bank-request.ts';
import { agent, customer, payroll } from '../bearer.ts';
import type { Draw } from '../draw.ts';
import { allowedByToken } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { send } from '../step.ts';

/** What needs no more than the token: most of what a bank's authorizer is asked. */
export const everyday: readonly ScenarioKind[] = [
  {
    name: 'accounts are read',
    weight: 30,
    make(draw) {
      const person = customer(draw.oneOfMany(), { client: draw.pick(['web', 'federation']) });
      return Array.from({ length: 1 + draw.below(4) }, () =>
        send('an account', person, account(draw), allowedByToken('without a seal')),
      );
    },
  },
  {
    name: 'small payments',
    weight: 12,
    make(draw) {
      const person = customer(draw.oneOfMany());
      return (['/transfers/domestic', '/transfers/instant'] as const).map((route) =>
        send('a small payment', person, payment(draw, route, lowAmount(draw)), allowedByToken('sealed')),
      );
    },
  },
  {
    name: 'salaries are paid by a machine',
    weight: 4,
    make(draw) {
      const machine = payroll({ scopes: draw.pick([['bank/batch'], ['bank/read', 'bank/batch']]) });
      return [send('a batch', machine, plainRequest('POST', '/batch/payments'), allowedByToken('without a seal'))];
    },
  },
  {
    name: 'sign-out and status',
    weight: 4,
    make(draw) {
      const person = draw.oneOfMany();
      const bearer = draw.pick([customer(person), customer(person, { client: 'federation' }), agent(person)]);
      return ['/step-up/status', '/sign-out'].map((route) =>
        send(route, bearer, plainRequest('POST', route), allowedByToken('without a seal')),
      );
    },
  },
  {
    name: 'the ledger is read',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const entry = ledger('GET', `entries/${draw.pick([draw.digits(5), 'a-b.c~d_e', '%C3%A9t%C3%A9'])}`);
      return [send('an entry', person, entry, allowedByToken('without a seal'))];
    },
  },
  {
    name: 'harmless differences',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const requests: readonly (readonly [string, BankRequest])[] = [
        ['other spellings', respelt(draw)],
        ['a query', { ...account(draw), query: { from: ['2026-01-01'], tag: ['b', 'a'] } }],
        ['a compressed body that nothing is bound to', withLine(account(draw), 'Content-Encoding', 'gzip')],
        ['the declaration that there is nothing to declare', withLine(account(draw), HEADER, 'high-value')],
      ];
      return requests.map(([what, request]) => send(what, person, request, allowedByToken('without a seal')));
    },
  },
];

/** The header names in other casings, the scheme too: all the same to HTTP. */
function respelt(draw: Draw): BankRequest {
  const request = withLine(account(draw), 'Authorization', undefined);
  return withFurtherLine(request, draw.pick(['authorization', 'AUTHORIZATION', 'aUTHORIZATION']), 'bearer {token}');
}

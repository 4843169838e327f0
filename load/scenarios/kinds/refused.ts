import { account, ledger, payment, plainRequest, statement } from '../bank-request.ts';
import { agent, customer, payroll } from '../bearer.ts';
import { allowedByToken, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, send } from '../step.ts';

/** Who may not call, and what nobody may. */
export const refused: readonly ScenarioKind[] = [
  {
    name: 'what the policy refuses everyone',
    weight: 2,
    make(draw) {
      const person = draw.oneOfMany();
      const method = draw.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']);
      const request = plainRequest(method, '/admin/{proxy+}', { proxy: draw.pick(['users', 'a/b/c', 'refunds/1']) });
      return [customer(person), agent(person), payroll()].map((bearer) =>
        attack('the back office itself', bearer, request, denied('route_denied')),
      );
    },
  },
  {
    name: 'what no rule names',
    weight: 2,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const requests = [
        plainRequest('DELETE', '/transfers/domestic'),
        plainRequest('GET', '/transfers/domestic'),
        plainRequest('GET', '/nowhere'),
        plainRequest('GET', '/health'),
        plainRequest('PATCH', '/accounts/{id}', { id: '7' }),
        ledger('GET', 'balances'),
        ledger('GET', 'entries/1/2'),
        ledger('PATCH', 'entries/1'),
      ];
      return requests.map((request) =>
        attack(`${request.method} ${request.path}`, person, request, denied('route_not_in_policy')),
      );
    },
  },
  {
    name: 'callers of another kind',
    weight: 2,
    make(draw) {
      const person = draw.oneOfMany();
      const batch = plainRequest('POST', '/batch/payments');
      const refund = payment(draw, '/admin/refunds');
      return [
        attack('staff at an account', agent(person), account(draw), denied('caller_not_accepted')),
        attack(
          'a customer at a refund',
          customer(person, { groups: ['refund-agents'] }),
          refund,
          denied('caller_not_accepted'),
        ),
        attack('a machine at an account', payroll(), account(draw), denied('caller_not_accepted')),
        attack(
          'a machine at a payment',
          payroll(),
          payment(draw, '/transfers/domestic'),
          denied('caller_not_accepted'),
        ),
        attack(
          'a customer at the batch',
          customer(person, { scopes: ['bank/batch'] }),
          batch,
          denied('caller_not_accepted'),
        ),
        attack(
          'a person at the machine’s client',
          customer(person, { client: 'payroll', scopes: ['bank/batch'] }),
          batch,
          denied('caller_not_accepted'),
        ),
        attack(
          'a client of nobody',
          customer(person, { client: 'stranger' }),
          account(draw),
          denied('client_not_accepted'),
        ),
        attack(
          'the step-up client',
          customer(person, { client: 'stepup' }),
          account(draw),
          denied('token_not_accepted'),
        ),
      ];
    },
  },
  {
    name: 'without the scope or the group',
    weight: 2,
    make(draw) {
      const batch = plainRequest('POST', '/batch/payments');
      const scopes = draw.pick([[], ['bank/other'], ['bank/batches'], ['bank', 'batch'], ['BANK/BATCH']]);
      const groups = draw.pick([[], ['refund-agent'], ['refund-agents-2'], ['Refund-Agents']]);
      const clerk = agent(draw.oneOfMany(), { groups });
      return [
        attack('another scope', payroll({ scopes }), batch, denied('scope_missing')),
        attack('another group', clerk, payment(draw, '/admin/refunds'), denied('group_missing')),
      ];
    },
  },
  {
    name: 'a token that names no sign-in',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany(), { session: undefined });
      return [
        attack('a payment', person, payment(draw, '/transfers/domestic'), denied('session_unknown')),
        attack('a statement', person, statement(draw), denied('session_unknown')),
        send('an account', person, account(draw), allowedByToken('without a seal')),
      ];
    },
  },
];

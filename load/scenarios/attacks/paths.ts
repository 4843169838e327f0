import { account, type BankRequest, ledger, plainRequest } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack } from '../step.ts';
import { attackOf } from './under-attack.ts';

/** Paths and queries that could be read in two ways, or widen what a policy allows. */
export const paths: readonly ScenarioKind[] = [
  refusedPath('a wildcard', of('*'), of('7*'), of('**')),
  refusedPath('a question mark', of('7?x=1'), of('?')),
  refusedPath('a variable of IAM', of('\u0024{aws:username}')),
  refusedPath('an ARN that is too long', of('7'.repeat(500)), of('7'.repeat(200_000))),
  refusedPath(
    'an encoded slash',
    ledger('GET', 'entries%2F1'),
    ledger('GET', 'entries/..%2f1'),
    ledger('GET', 'entries%5C1'),
  ),
  refusedPath(
    'dot segments',
    ledger('GET', 'entries/../entries/1'),
    ledger('GET', './entries/1'),
    ledger('GET', 'entries/%2e%2e'),
  ),
  refusedPath('empty segments', ledger('GET', 'entries//1'), ledger('GET', '/entries/1'), ledger('GET', 'entries/')),
  refusedPath('path parameters of a server', ledger('GET', 'entries/1;v=2'), ledger('GET', 'entries/1%3Bv=2')),
  refusedPath('an end of the path', ledger('GET', 'entries/1%3F'), ledger('GET', 'entries/1%23x')),
  refusedPath('a second encoding', ledger('GET', 'entries/%252e%252e'), ledger('GET', 'entries/1%25')),
  refusedPath('bytes that are no UTF-8', ledger('GET', 'entries/%FF'), ledger('GET', 'entries/%C3%28')),
  refusedPath('invisible characters', ledger('GET', 'entries/1%E2%80%AE'), ledger('GET', 'entries/1%00')),
  refusedPath(
    'another path than the gateway matched',
    { ...ledger('GET', 'entries/1'), path: '/ledger/entries/2' },
    {
      ...ledger('GET', 'entries/1'),
      pathParameters: null,
    },
  ),
  refusedPath(
    'half a character in the query',
    { ...of('7'), query: { name: ['\ud800'] } },
    { ...of('7'), query: { '\udc00': [''] } },
  ),
  refusedPath(
    'lost bytes in the query',
    { ...of('7'), query: { name: ['a\ufffd'] } },
    { ...of('7'), query: { '\ufffd': ['a'] } },
  ),
  attackOf('a card that is not named', (draw) => [
    attack(
      'the PIN of no card',
      customer(draw.oneOfMany()),
      { ...plainRequest('GET', '/cards/{card_id}/pin'), path: '/cards//pin' },
      denied('transaction_not_displayable'),
    ),
    attack(
      'the PIN of a card beyond the screen',
      customer(draw.oneOfMany()),
      plainRequest('GET', '/cards/{card_id}/pin', { card_id: '7'.repeat(141) }),
      denied('transaction_not_displayable'),
    ),
    attack(
      'an account declared',
      customer(draw.oneOfMany()),
      { ...account(draw), headers: [...account(draw).headers, ['X-High-Value-Transaction', 'amount="1.00"']] },
      denied('transaction_header_unexpected'),
    ),
  ]),
];

function refusedPath(name: string, ...requests: readonly BankRequest[]): ScenarioKind {
  return attackOf(name, (draw) => {
    const person = customer(draw.oneOfMany());
    return requests.map((request) => attack(name, person, request, denied('path_not_accepted')));
  });
}

function of(id: string): BankRequest {
  return plainRequest('GET', '/accounts/{id}', { id });
}

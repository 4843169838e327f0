import {
  type BankRequest,
  cardPin,
  HEADER,
  highAmount,
  newPayee,
  payment,
  withFields,
  withFurtherLine,
  withLine,
} from '../bank-request.ts';
import { agent, type Bearer, customer } from '../bearer.ts';
import { isIdentified, ownPerson } from '../cast.ts';
import { allowedBy, allowedByToken, challenged, challengedAgain, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, type Step, send } from '../step.ts';
import { respeltDictionaryOf } from '../transaction-header.ts';

/** The story: challenged, approved, let through once, and challenged again. */
export function story(bearer: Bearer, request: BankRequest, maxAge = 300): readonly Step[] {
  return [
    send('the first time', bearer, request, challenged('step_up_missing', maxAge), { opens: 'approved' }),
    phone(bearer, 'approved', 'approve'),
    send('approved', bearer, request, allowedBy('approved')),
    attack('once more', bearer, request, challenged('step_up_already_used', maxAge), { opens: 'again' }),
  ];
}

/** Step-ups of a transaction, as they should go. */
export const countersigned: readonly ScenarioKind[] = [
  {
    name: 'a countersigned payment',
    weight: 14,
    make: (draw) => story(customer(draw.oneOfMany()), payment(draw, '/transfers/domestic')),
  },
  {
    name: 'a new payee',
    weight: 4,
    make: (draw) => story(customer(draw.oneOfMany()), newPayee(draw)),
  },
  {
    name: 'the PIN of a card',
    weight: 4,
    make: (draw) => story(customer(draw.oneOfMany()), cardPin(draw), 60),
  },
  {
    name: 'a refund',
    weight: 3,
    make: (draw) => story(agent(draw.oneOfMany()), payment(draw, '/admin/refunds')),
  },
  {
    name: 'a payment abroad',
    weight: 4,
    make(draw) {
      const identified = draw.oneOfManyWho(isIdentified) ?? ownPerson('alice', { ial: 2, daysAgo: 1 });
      return story(customer(identified), payment(draw, '/transfers/international'));
    },
  },
  {
    name: 'a payment abroad without the identity',
    weight: 2,
    make(draw) {
      const unidentified = draw.oneOfManyWho((person) => !isIdentified(person)) ?? ownPerson('alice');
      const request = payment(draw, '/transfers/international');
      return [
        send(
          'never proofed, too low or too long ago',
          customer(unidentified),
          request,
          denied('identity_insufficient'),
        ),
        send(
          'in another session',
          customer(unidentified, { session: 'other' }),
          request,
          denied('identity_insufficient'),
        ),
      ];
    },
  },
  {
    name: 'sent again before the approval',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, '/transfers/domestic');
      const [first, ...rest] = story(person, request);
      const again = send('while it is open', person, request, challengedAgain('approved'));
      return [...(first ? [first] : []), again, again, ...rest];
    },
  },
  {
    name: 'a refreshed token',
    weight: 3,
    make(draw) {
      const person = draw.oneOfMany();
      const request = payment(draw, '/transfers/domestic');
      const [before, after] = [customer(person), customer(person, { issue: 2 })];
      return [
        send('with the old token', before, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(before, 'approved', 'approve'),
        send('with the new token', after, request, allowedBy('approved')),
        attack('with the old one', before, request, challenged('step_up_already_used')),
      ];
    },
  },
  {
    name: 'the same in another spelling',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, '/transfers/domestic');
      const respelt = otherwiseSpelt(request);
      return [
        send('as it was', person, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        send('otherwise spelt', person, respelt, allowedBy('approved')),
        attack('once more', person, draw.pick([request, respelt]), challenged('step_up_already_used')),
      ];
    },
  },
  {
    name: 'two payments at a time',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const [one, other] = [payment(draw, '/transfers/domestic'), payment(draw, '/transfers/domestic')];
      return [
        send('the one', person, one, challenged('step_up_missing'), { opens: 'one' }),
        send('the other', person, other, challenged('step_up_missing'), { opens: 'other' }),
        phone(person, 'other', 'approve'),
        send('the one, not approved', person, one, challengedAgain('one')),
        send('the other, approved', person, other, allowedBy('other')),
        phone(person, 'one', 'approve'),
        send('the one, approved', person, one, allowedBy('one')),
      ];
    },
  },
  {
    name: 'around the threshold',
    weight: 2,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, '/transfers/domestic', highAmount(draw));
      const ladder = [
        [
          { amount: '29.99', currency: 'EUR' },
          { amount: '30.00', currency: 'EUR' },
        ],
        [
          { amount: '29.9', currency: 'USD' },
          { amount: '30.0', currency: 'USD' },
        ],
        [
          { amount: '4999', currency: 'JPY' },
          { amount: '5000', currency: 'JPY' },
        ],
      ] as const;
      return ladder.flatMap(([below, from]) => [
        send('below', person, withFields(request, below), allowedByToken('sealed')),
        send('from it on', person, withFields(request, from), challenged('step_up_missing')),
      ]);
    },
  },
];

/** Other casings, another order and other spaces: the same declaration. */
function otherwiseSpelt(request: BankRequest): BankRequest {
  const { fields = {} } = request.declared ?? {};
  return withFurtherLine(withLine(request, HEADER, undefined), HEADER.toLowerCase(), respeltDictionaryOf(fields));
}

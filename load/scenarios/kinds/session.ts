import { ledger, payment, statement } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { allowedBySession, challenged, challengedAgain } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send } from '../step.ts';

const STATEMENTS = 900;

/** Step-ups that cover a sign-in: read again and again, spent by nothing. */
export const session: readonly ScenarioKind[] = [
  {
    name: 'statements of one sign-in',
    weight: 8,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const first = statement(draw);
      return [
        send('the first', person, first, challenged('step_up_missing', STATEMENTS), { opens: 'stepped up' }),
        phone(person, 'stepped up', 'approve'),
        send('the first, stepped up', person, first, allowedBySession),
        send('the first again', person, first, allowedBySession),
        ...Array.from({ length: 1 + draw.below(3) }, () => send('another', person, statement(draw), allowedBySession)),
        send('a new entry of the ledger', person, ledger('POST', 'entries'), allowedBySession),
      ];
    },
  },
  {
    name: 'a sign-in that has not stepped up',
    weight: 2,
    make(draw) {
      const person = draw.oneOfMany();
      const [mine, other] = [customer(person), customer(person, { session: 'laptop' })];
      return [
        send('stepping up', mine, statement(draw), challenged('step_up_missing', STATEMENTS), { opens: 'mine' }),
        phone(mine, 'mine', 'approve'),
        attack('another sign-in', other, statement(draw), challenged('step_up_missing', STATEMENTS)),
        attack(
          'another client',
          { ...mine, client: 'federation' },
          statement(draw),
          challenged('step_up_missing', STATEMENTS),
        ),
        attack('a transaction', mine, payment(draw, '/transfers/domestic'), challenged('step_up_missing')),
        send('stepped up', mine, statement(draw), allowedBySession),
      ];
    },
  },
  {
    name: 'a step-up of some minutes ago',
    weight: 2,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const [stricter, milder] = [ledger('POST', 'entries'), statement(draw)];
      return [
        send('stepping up', person, milder, challenged('step_up_missing', STATEMENTS), { opens: 'old' }),
        phone(person, 'old', 'approve', 400),
        send('fifteen minutes are enough', person, milder, allowedBySession),
        send('five minutes are not', person, stricter, challenged('authentication_too_old'), { opens: 'new' }),
        // One record: the new challenge has taken the place of the old evidence.
        send('not until it is approved', person, milder, challengedAgain('new', STATEMENTS)),
        phone(person, 'new', 'approve'),
        send('stepped up again', person, stricter, allowedBySession),
        send('for both', person, milder, allowedBySession),
      ];
    },
  },
];

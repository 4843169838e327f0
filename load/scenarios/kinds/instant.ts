import { type BankRequest, payment, withLine } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { allowedBy, challenged, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send, timePasses } from '../step.ts';

const once = { once: true };
const retried = { once: true, reason: 'retry_accepted' };

/** Instant payments, of which the bank claims each approval: the same Idempotency-Key may come again within five minutes. */
export const instant: readonly ScenarioKind[] = [
  {
    name: 'an instant payment, retried',
    weight: 5,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const [mine, other] = [`order-${draw.digits(8)}`, `order-${draw.digits(8)}`];
      const request = payment(draw, '/transfers/instant');
      return [
        send('the first time', person, keyed(request, mine), challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        send('approved', person, keyed(request, mine), allowedBy('approved', once)),
        send('retried', person, keyed(request, mine), allowedBy('approved', retried)),
        send('retried again', person, keyed(request, mine), allowedBy('approved', retried)),
        attack('under another key', person, keyed(request, other), challenged('step_up_already_used')),
        send('retried beside a new challenge', person, keyed(request, mine), allowedBy('approved', retried)),
      ];
    },
  },
  {
    name: 'an instant payment without a key',
    weight: 2,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, '/transfers/instant');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        send('approved', person, request, allowedBy('approved', once), { named: 'first' }),
        // The gateway's own name of the request before, as a key.
        attack('named', person, keyed(request, '{request:first}'), challenged('step_up_already_used')),
      ];
    },
  },
  {
    name: 'two uses of one instant payment',
    weight: 1,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/instant');
      const [first, second, third] = ['order-1', 'order-2', 'order-3'].map((key) => keyed(request, key));
      if (!first || !second || !third) throw new Error('there are three');
      return [
        send('the first', person, first, challenged('step_up_missing'), { opens: 'first' }),
        phone(person, 'first', 'approve'),
        send('the first, approved', person, first, allowedBy('first', once)),
        send('the second', person, second, challenged('step_up_already_used'), { opens: 'second' }),
        phone(person, 'second', 'approve'),
        send('the second, approved', person, second, allowedBy('second', once)),
        send('the first, retried', person, first, allowedBy('first', retried)),
        send('the second, retried', person, second, allowedBy('second', retried)),
        attack('a third, too early', person, third, denied('retries_pending', [1, 301])),
        timePasses(person, 302),
        attack('the second, too late', person, second, challenged('step_up_already_used'), { opens: 'third' }),
      ];
    },
  },
];

function keyed(request: BankRequest, key: string): BankRequest {
  return withLine(request, 'Idempotency-Key', key);
}

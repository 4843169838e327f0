import { payment, statement, withLine } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { allowedBySession, challenged, challengedAgain, type Expectation } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, type Race, type RaceEntry, type RaceExpectation, send } from '../step.ts';

/** Who comes too late is challenged, by the one challenge that the first of them opened, or has lost every race. */
const LATE = ['challenge step_up_already_used', 'challenge step_up_not_verified', 'deny too_many_at_once'];
const UNOPENED = ['challenge step_up_missing', 'challenge step_up_not_verified', 'deny too_many_at_once'];

const used: Expectation = {
  outcome: 'challenge',
  reasons: ['step_up_already_used', 'step_up_not_verified'],
  handle: 'any',
  maxAge: 300,
};

/** The same request at every authorizer at one moment. */
export const races: readonly ScenarioKind[] = [
  {
    name: 'a race for one approval',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, draw.pick(['/transfers/domestic', '/transfers/instant']));
      const once = request.resource === '/transfers/instant';
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        race(person, [{ request, approval: 'approved' }], { allows: 'one', others: LATE, once }),
        attack('after the race', person, request, used),
      ];
    },
  },
  {
    name: 'a race of one key where nothing is retried',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = withLine(payment(draw, '/transfers/domestic'), 'Idempotency-Key', `order-${draw.digits(8)}`);
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        race(person, [{ request, approval: 'approved' }], { allows: 'one', others: LATE, once: false }),
      ];
    },
  },
  {
    name: 'a race of retries',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = withLine(payment(draw, '/transfers/instant'), 'Idempotency-Key', `order-${draw.digits(8)}`);
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
        phone(person, 'approved', 'approve'),
        race(person, [{ request, approval: 'approved' }], { allows: 'all', others: [], once: true }),
      ];
    },
  },
  {
    name: 'a race of two approvals',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const [one, other] = [payment(draw, '/transfers/domestic'), payment(draw, '/transfers/domestic')];
      const entries = [
        { request: one, approval: 'one' },
        { request: other, approval: 'other' },
      ];
      return [
        send('the one', person, one, challenged('step_up_missing'), { opens: 'one' }),
        send('the other', person, other, challenged('step_up_missing'), { opens: 'other' }),
        phone(person, 'one', 'approve'),
        phone(person, 'other', 'approve'),
        race(person, entries, { allows: 'one', others: LATE, once: false }),
        attack('the one, after the race', person, one, used),
      ];
    },
  },
  {
    name: 'a race of those who are not approved',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = payment(draw, '/transfers/domestic');
      return [
        race(person, [{ request, approval: undefined }], { allows: 'none', others: UNOPENED, once: false }, 'opened'),
        attack('after the race', person, request, challengedAgain('opened')),
      ];
    },
  },
  {
    name: 'a race of statements',
    weight: 1,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = statement(draw);
      return [
        send('the first', person, request, challenged('step_up_missing', 900), { opens: 'stepped up' }),
        phone(person, 'stepped up', 'approve'),
        race(person, [{ request, approval: undefined }], { allows: 'all', others: [], once: false }),
        send('after the race', person, request, allowedBySession),
      ];
    },
  },
];

function race(
  bearer: Race['bearer'],
  entries: readonly RaceEntry[],
  expect: RaceExpectation,
  opens: string | undefined = undefined,
): Race {
  return { kind: 'race', what: 'all at once', bearer, entries, expect, opens };
}

import { type BankRequest, payment } from '../bank-request.ts';
import { type Bearer, customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { challenged, challengedAgain, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, type Step, send, timePasses } from '../step.ts';

/** A person who is prompted too often, or whose sign-in asks too much. Each has nobody else's limits to meet. */
export const limits: readonly ScenarioKind[] = [
  {
    name: 'a sign-in that is locked',
    weight: 0.3,
    make(draw) {
      const thief = customer(ownPerson('alice'));
      const victim = customer(ownPerson('alice'), { session: 'laptop' });
      const request = payment(draw, '/transfers/domestic');
      return [
        ...declinedFiveTimes(thief, request),
        attack('locked', thief, request, denied('session_locked', [1, 30])),
        send('another sign-in is not', victim, request, challenged('step_up_missing')),
        timePasses(thief, 31),
        attack('prompted too often', thief, request, denied('pushes_exhausted', [500, 600])),
        timePasses(thief, 600),
        attack('ten minutes later', thief, request, challenged('step_up_not_verified')),
      ];
    },
  },
  {
    name: 'a person who is prompted too often',
    weight: 0.1,
    make(draw) {
      const person = ownPerson('alice');
      const [one, other, third] = [
        customer(person),
        customer(person, { session: 'laptop' }),
        customer(person, { session: 'tablet' }),
      ];
      const request = payment(draw, '/transfers/domestic');
      return [
        ...declinedFiveTimes(one, request),
        ...declinedFiveTimes(other, request),
        attack('a third sign-in', third, request, denied('pushes_exhausted', [500, 600])),
        timePasses(third, 601),
        attack('ten minutes later', third, request, challenged('step_up_missing')),
      ];
    },
  },
  {
    name: 'a sign-in that asks too much',
    weight: 0.3,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const [open, next] = [payment(draw, '/transfers/domestic'), payment(draw, '/transfers/domestic')];
      return [
        send('the first', person, open, challenged('step_up_missing'), { opens: 'first' }),
        { kind: 'opened others', bearer: person, count: 99 },
        send('what is open already', person, open, challengedAgain('first')),
        attack('one more', person, next, denied('challenges_exhausted', [3500, 3600])),
        send('another sign-in', { ...person, session: 'laptop' }, next, challenged('step_up_missing')),
        timePasses(person, 3601),
        attack('an hour later', person, next, challenged('step_up_missing')),
      ];
    },
  },
];

/** Five challenges of one request, one after the other, each of which the person declines. */
function declinedFiveTimes(bearer: Bearer, request: BankRequest): readonly Step[] {
  return [1, 2, 3, 4, 5].flatMap((time) => {
    const handle = `${bearer.session} ${time}`;
    const reason = time === 1 ? 'step_up_missing' : 'step_up_not_verified';
    return [
      attack(`prompt ${time}`, bearer, request, challenged(reason), { opens: handle }),
      phone(bearer, handle, 'decline'),
    ];
  });
}

import { cardPin, payment } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { allowedBy, challenged, challengedAgain, type Expectation } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send, timePasses } from '../step.ts';

/** A prompt lives for some seconds before it is known to have rung, so either challenge may come back. */
const whileRinging: Expectation = {
  outcome: 'challenge',
  reasons: ['step_up_not_verified'],
  handle: 'any',
  maxAge: 300,
};

/** Evidence that is not there yet, or no more. */
export const challengeStates: readonly ScenarioKind[] = [
  {
    name: 'declined, and then approved',
    weight: 2,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'first' }),
        phone(person, 'first', 'show'),
        attack('while it is on the phone', person, request, challengedAgain('first')),
        phone(person, 'first', 'decline'),
        attack('declined', person, request, challenged('step_up_not_verified'), { opens: 'second' }),
        attack('and again', person, request, challengedAgain('second')),
        phone(person, 'second', 'approve'),
        send('approved', person, request, allowedBy('second')),
      ];
    },
  },
  {
    name: 'a ring that nobody finished',
    weight: 1,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'first' }),
        phone(person, 'first', 'ring'),
        attack('while it rings', person, request, whileRinging),
        timePasses(person, 11),
        attack('after the ring', person, request, challenged('step_up_not_verified'), { opens: 'second' }),
        phone(person, 'second', 'approve'),
        send('approved', person, request, allowedBy('second')),
      ];
    },
  },
  {
    name: 'a challenge that ran out',
    weight: 1,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'first' }),
        timePasses(person, 200),
        send('extended', person, request, challengedAgain('first')),
        timePasses(person, 200),
        send('extended again', person, request, challengedAgain('first')),
        timePasses(person, 301),
        attack('run out', person, request, challenged('step_up_not_verified'), { opens: 'second' }),
        phone(person, 'second', 'show'),
        timePasses(person, 301),
        attack('run out on the phone', person, request, challenged('step_up_not_verified')),
      ];
    },
  },
  {
    name: 'an approval of too long ago',
    weight: 2,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const [request, maxAge] = draw.chance(0.5) ? [payment(draw, '/transfers/domestic'), 300] : [cardPin(draw), 60];
      return [
        send('the first time', person, request, challenged('step_up_missing', maxAge), { opens: 'old' }),
        phone(person, 'old', 'approve', maxAge + 1 + draw.below(500)),
        attack('too late', person, request, challenged('authentication_too_old', maxAge), { opens: 'new' }),
        phone(person, 'new', 'approve', maxAge - 30),
        send('in time', person, request, allowedBy('new')),
      ];
    },
  },
  {
    name: 'an approval that waited',
    weight: 1,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'first' }),
        phone(person, 'first', 'approve'),
        timePasses(person, 240),
        send('in time', person, request, allowedBy('first')),
        attack('once more', person, request, challenged('step_up_already_used'), { opens: 'second' }),
        phone(person, 'second', 'approve'),
        timePasses(person, 301),
        attack('too late', person, request, challenged('authentication_too_old')),
      ];
    },
  },
  {
    name: 'an approval by a clock that is ahead',
    weight: 1,
    make(draw) {
      const person = customer(ownPerson('alice'));
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', person, request, challenged('step_up_missing'), { opens: 'first' }),
        phone(person, 'first', 'approve', -60),
        attack('too early', person, request, challenged('authentication_in_future')),
      ];
    },
  },
];

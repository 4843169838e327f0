import { type BankRequest, payment, withLine } from '../bank-request.ts';
import { type Bearer, customer } from '../bearer.ts';
import { allowedBy, challenged } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send } from '../step.ts';
import { attackOf } from './under-attack.ts';

/** An approval that was spent is used once more, in disguise. */
export const replays: readonly ScenarioKind[] = [
  replay('the signature in another spelling', (bearer) => ({ ...bearer, respelt: true })),
  replay('a refreshed token', (bearer) => ({ ...bearer, issue: 2 })),
  replay(
    'a key, where there was none',
    (bearer) => bearer,
    (request) => withLine(request, 'Idempotency-Key', 'order-1'),
  ),
  replay(
    'the name of the first request as a key',
    (bearer) => bearer,
    (request) => withLine(request, 'Idempotency-Key', '{request:spending}'),
  ),
  replay(
    'headers that nothing is bound to',
    (bearer) => bearer,
    (request) => withLine(request, 'X-Forwarded-For', '127.0.0.1'),
  ),
  attackOf('replay: the very same event', (draw) => {
    const person = customer(draw.oneOfMany());
    const request = payment(draw, '/transfers/domestic');
    const named = { named: 'spending' };
    return [
      send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
      phone(person, 'approved', 'approve'),
      send('approved', person, request, allowedBy('approved'), named),
      attack('the same event', person, request, challenged('step_up_already_used'), { ...named, opens: 'again' }),
      phone(person, 'again', 'approve'),
      send('approved again', person, request, allowedBy('again'), named),
    ];
  }),
];

function replay(
  name: string,
  changeBearer: (bearer: Bearer) => Bearer,
  changeRequest: (request: BankRequest) => BankRequest = (request) => request,
): ScenarioKind {
  return attackOf(`replay: ${name}`, (draw) => {
    const person = customer(draw.oneOfMany());
    const request = payment(draw, '/transfers/domestic');
    return [
      send('the first time', person, request, challenged('step_up_missing'), { opens: 'approved' }),
      phone(person, 'approved', 'approve'),
      send('approved', person, request, allowedBy('approved'), { named: 'spending' }),
      attack(name, changeBearer(person), changeRequest(request), challenged('step_up_already_used')),
    ];
  });
}

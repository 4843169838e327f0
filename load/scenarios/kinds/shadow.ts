import { cardLimit, HEADER, withLine } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { allowedInShadow, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, send } from '../step.ts';

/** A route that is decided and logged, and let through on the token: in shadow mode only who may call is enforced. */
export const shadow: readonly ScenarioKind[] = [
  {
    name: 'a route in shadow mode',
    weight: 3,
    make(draw) {
      const person = customer(draw.oneOfMany());
      const request = cardLimit(draw);
      const challenge = allowedInShadow('challenge', 'step_up_missing', 'sealed');
      return [
        send('not approved', person, request, challenge),
        send('again: nothing was opened', person, request, challenge),
        send(
          'not declared',
          person,
          withLine(request, HEADER, undefined),
          allowedInShadow('deny', 'transaction_header_missing', 'without a seal'),
        ),
        send(
          'without a sign-in',
          { ...person, session: undefined },
          request,
          allowedInShadow('deny', 'session_unknown', 'without a seal'),
        ),
        attack('of the back office', { ...person, client: 'backoffice' }, request, denied('caller_not_accepted')),
        attack('with a seal', person, withLine(request, 'X-Countersign-Seal', 'x'), denied('seal_header_not_accepted')),
      ];
    },
  },
];

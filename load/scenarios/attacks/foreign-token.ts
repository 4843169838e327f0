import { payment, statement } from '../bank-request.ts';
import { agent, customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { allowedBy, challenged, challengedAgain, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send } from '../step.ts';
import { attackOf, underAttack } from './under-attack.ts';

const missing = challenged('step_up_missing');
const missingForStatement = challenged('step_up_missing', 900);

/** Somebody uses what another person, sign-in, client or audience has approved. */
export const foreignToken: readonly ScenarioKind[] = [
  underAttack('another sign-in of the same person', ({ victim, request }) => [
    attack('another sign-in', { ...victim, session: 'stolen' }, request, missing),
  ]),
  underAttack('another client of the same sign-in', ({ victim, request }) => [
    attack('another client', { ...victim, client: 'federation' }, request, missing),
  ]),
  underAttack('another person', ({ victim: { session }, request }) => [
    attack('another person', customer(ownPerson('mallory'), { session: 'hers' }), request, missing),
    attack('whose sign-in has the same name', customer(ownPerson('mallory'), { session }), request, missing),
  ]),
  underAttack('the back office', ({ request }) => [
    attack('the back office', agent(ownPerson('mallory')), request, denied('caller_not_accepted')),
  ]),
  underAttack('a token that says it has stepped up', ({ victim }, draw) => {
    const forged = { ...victim, session: 'stolen', acr: 'urn:countersign:acr:liveid' };
    const native = { ...victim, session: 'other', acr: 'urn:cognito:loa:4' };
    return [
      attack('a payment', forged, payment(draw, '/transfers/domestic'), missing),
      attack('a statement', forged, statement(draw), missingForStatement),
      attack('a level of Cognito, which this bank does not take', native, statement(draw), missingForStatement),
    ];
  }),
  underAttack('the sandbox, where nobody approved', ({ victim, request }) => [
    attack('in the sandbox', victim, request, missing, { to: 'sandbox' }),
  ]),
  attackOf('an approval of the sandbox', (draw) => {
    const person = customer(draw.oneOfMany());
    const request = payment(draw, '/transfers/domestic');
    return [
      send('in the sandbox', person, request, missing, { opens: 'sandbox', to: 'sandbox' }),
      phone(person, 'sandbox', 'approve'),
      attack('at the bank', person, request, missing, { opens: 'bank' }),
      send('in the sandbox, approved', person, request, allowedBy('sandbox'), { to: 'sandbox' }),
      attack('at the bank again', person, request, challengedAgain('bank')),
    ];
  }),
];

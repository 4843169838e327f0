import { account, payment } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { allowedByToken, challenged, denied, type Expectation } from '../expectation.ts';
import type { Garbling } from '../garbling.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack } from '../step.ts';
import { attackOf, underAttack } from './under-attack.ts';

const noEvent: Expectation = { outcome: 'error', code: 'ERR_EVENT_INVALID' };
const malformed = denied('event_malformed');

/** What becomes of a good payment that was made into that. */
const OF_PAYMENT = {
  is_null: noEvent,
  is_number: noEvent,
  is_text: noEvent,
  is_list: noEvent,
  is_empty: noEvent,
  without_method_arn: noEvent,
  empty_method_arn: noEvent,
  method_arn_is_list: noEvent,
  http_api: noEvent,
  token_event: malformed,
  type_in_lower_case: malformed,
  arn_of_another_method: malformed,
  without_request_context: malformed,
  without_request_id: malformed,
  headers_are_list: malformed,
  header_is_number: malformed,
  header_is_list: malformed,
  multi_value_header_is_text: malformed,
  query_is_text: malformed,
  path_is_null: malformed,
  prototype_header: malformed,
  prototype_multi_value_header: malformed,
  prototype_query: malformed,
  prototype_path_parameter: malformed,
  headers_are_null: denied('token_missing'),
  all_maps_are_null: denied('token_missing'),
  maps_disagree: denied('header_repeated'),
  path_of_200_kb: denied('transaction_too_large'),
  resource_is_prototype_key: denied('route_not_in_policy'),
  resource_is_constructor: denied('route_not_in_policy'),
} as const satisfies Partial<Readonly<Record<Garbling, Expectation>>>;

/** What is no matter: the request is the same. */
const HARMLESS = ['names_of_object_members', 'authorizer_context_of_its_own', 'unknown_members'] as const;

/** Events of another kind or shape, also while an approval is there. */
export const garbledEvent: readonly ScenarioKind[] = [
  ...Object.entries(OF_PAYMENT).map(([name, expect]) =>
    underAttack(`event ${name.replaceAll('_', ' ')}`, ({ victim, request }) =>
      [name].filter(isGarbling).map((garbling) => attack(name, victim, request, expect, { garbling })),
    ),
  ),
  ...HARMLESS.map((garbling) =>
    attackOf(`event ${garbling.replaceAll('_', ' ')}`, (draw) => {
      const person = customer(draw.oneOfMany());
      return [
        attack('an account', person, account(draw), allowedByToken('without a seal'), { garbling }),
        attack('a payment', person, payment(draw, '/transfers/domestic'), challenged('step_up_missing'), { garbling }),
      ];
    }),
  ),
];

function isGarbling(name: string): name is keyof typeof OF_PAYMENT {
  return name in OF_PAYMENT;
}

import fc from 'fast-check';
import { LIVEID_ACR } from '../../../../src/identity-provider/identity-provider.ts';
import type { PolicySource, RouteSource, RuleSource, StepUpSource } from './situation.ts';
import { maybe, mostly, rarely } from './weighted.ts';

export const LOA = 'urn:cognito:loa:2';
const AGES = ['60s', '300s', '900s'] as const;

/** Without the members that are undefined: a policy has no such thing. */
function present<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const identityRule = fc.record({ ial: fc.constantFrom(1, 2, 3), max_age: fc.constantFrom(...AGES) });
const ofTransaction: fc.Arbitrary<StepUpSource> = fc
  .record({
    step_up: fc.constantFrom('phone', 'either'),
    covers: fc.constant('transaction' as const),
    max_age: maybe(fc.constantFrom(...AGES)),
    identity: rarely(identityRule),
  })
  .map(present);
const ofSession: fc.Arbitrary<StepUpSource> = fc
  .record({
    step_up: fc.constantFrom('phone', 'either', 'native'),
    covers: fc.constant('session' as const),
    max_age: maybe(fc.constantFrom(...AGES)),
    identity: rarely(identityRule),
  })
  .map(present);

const byAmount = fc
  .record({
    amount_below: maybe(fc.constantFrom('low', 'high')),
    amount_from: maybe(fc.constantFrom('low', 'high')),
    currency: maybe(fc.constantFrom(['EUR'], ['JPY', 'CHF'])),
  })
  .map(present)
  .filter((when) => Object.keys(when).length > 0);
const byPath = fc.constantFrom({ path: { kind: ['notice'] } }, { path: { kind: ['terms', 'notice'] } });
const simple = fc.constantFrom('token' as const, 'deny' as const);

function rules(when: fc.Arbitrary<NonNullable<RuleSource['when']>>, stepUp: fc.Arbitrary<StepUpSource>) {
  const outcome = fc.oneof({ arbitrary: stepUp, weight: 3 }, { arbitrary: simple, weight: 1 });
  return fc
    .tuple(fc.array(fc.record({ when, then: outcome }), { maxLength: 2 }), stepUp)
    .map(([first, last]) => [...first, { then: last }]);
}

const who = {
  caller: mostly('customer', 'staff'),
  scopes: mostly<readonly string[] | undefined>(undefined, ['bank/pay']),
  groups: mostly<readonly string[] | undefined>(undefined, ['clerks', 'managers']),
};
const payment = {
  fields: { amount: '/amount', currency: '/currency', payee: '/payee' },
  show: 'Pay {amount} {currency} to {payee}',
};

const pay: fc.Arbitrary<RouteSource> = fc
  .record({ ...who, require: rules(byAmount, ofTransaction), transaction: fc.constant(payment), once: fc.boolean() })
  .map(({ once, ...route }) => (once ? { ...route, execution: 'once', retry_window: '60s' } : route));
const unlock: fc.Arbitrary<RouteSource> = fc.record({
  ...who,
  transaction: fc.constant({ fields: {}, show: 'Unlock' }),
  require: fc.tuple(ofTransaction).map(([then]) => [{ then }]),
});
const read: fc.Arbitrary<RouteSource> = fc.record({ ...who, require: rules(byPath, ofSession) });

/** Policies of one bank: which routes there are, and what they demand. */
export const policies: fc.Arbitrary<PolicySource> = fc
  .record({ pay, other: pay, unlock, read, audience: mostly('bank', 'sandbox') })
  .map((parts) => ({
    version: 1,
    audience: parts.audience,
    callers: {
      customer: { clients: ['web'] },
      staff: { clients: ['backoffice'] },
      payroll: { clients: ['payroll', 'batch'], machine: true },
    },
    amounts: { low: { EUR: '30.00', JPY: '5000' }, high: { EUR: '10000.00', USD: '10000.00' } },
    step_ups: {
      phone: { acr_values: [LIVEID_ACR], max_age: '300s' },
      either: { acr_values: [LOA, LIVEID_ACR], max_age: '300s' },
      native: { acr_values: [LOA], max_age: '300s' },
    },
    routes: {
      'POST /pay': parts.pay,
      'PUT /pay': parts.other,
      'POST /unlock': parts.unlock,
      'GET /documents/{kind}': parts.read,
      'POST /batch': { caller: 'payroll', require: [{ then: 'token' }] },
    },
  }));

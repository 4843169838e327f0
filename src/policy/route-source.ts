import * as z from 'zod';
import { IALS } from '../shared/ial.ts';
import {
  currency,
  group,
  identityMaxAge,
  list,
  map,
  maxAge,
  name,
  named,
  pathValue,
  retryWindow,
  scope,
} from './source-parts.ts';

const fields = z
  .record(z.string(), z.unknown().meta({ type: 'string', pattern: '^/', description: 'A JSON Pointer (RFC 6901).' }))
  .meta({ description: 'Header member: where the request body has the same value.' });

export const transactionSource = map(
  {
    fields: fields.optional(),
    show: z
      .string()
      .meta({ description: 'The text for the phone: every field as {name}, path parameters as {path.name}.' }),
  },
  'What a person countersigns.',
);

const identity = map(
  {
    ial: z.literal(IALS).meta({ description: 'The lowest identity assurance level (NIST SP 800-63A) that will do.' }),
    max_age: identityMaxAge,
  },
  'Identity proofing that must have been done.',
);

const stepUpUse = map(
  {
    step_up: name('The name of a step-up.'),
    covers: z.enum(['transaction', 'session']).meta({
      description: 'transaction: exactly this request, once. session: whatever the session asks until max_age.',
    }),
    max_age: maxAge.optional(),
    identity: identity.optional(),
  },
  'A step-up that must have been done.',
);

const word = z.enum(['token', 'deny']).meta({ description: 'token: a valid access token is enough. deny: nobody.' });

const outcome = z
  .union([word, stepUpUse], { error: 'token, deny or { step_up, covers }' })
  .meta({ description: 'What is demanded where this entry is the first that holds.' });

const condition = map(
  {
    amount_below: name('The name of an amount: strictly below the threshold of its currency.').optional(),
    amount_from: name('The name of an amount: at the threshold of its currency or above.').optional(),
    currency: list(currency, 'name at least one currency', 'The currency is one of these.').optional(),
    path: z
      .record(z.string(), list(pathValue, 'name at least one value', 'It has one of these values.'))
      .meta({ description: 'Path parameter: the values of which it must have one.' })
      .optional(),
  },
  'Holds when all its parts hold; it has at least one.',
);

const rule = map({ when: condition.optional(), then: outcome }, 'The last entry has only then.');

const requirement = z
  .union(
    [word, stepUpUse, list(rule, 'the last entry has only then', 'The first entry whose when holds is the one.')],
    {
      error: 'token, deny, { step_up, covers } or a list of { when, then }',
    },
  )
  .meta({ description: 'What the route demands.' });

const ROUTE = {
  caller: name('The name of the caller that it is for.').optional(),
  scopes: list(scope, 'leave the key out', 'All of them must be in the token.').optional(),
  groups: list(group, 'leave the key out', 'Any one of them must be in the token.').optional(),
  transaction: z
    .union([z.string(), transactionSource], { error: 'the name of a transaction, or { fields, show }' })
    .meta({ description: 'The name of a transaction, or one written out.' })
    .optional(),
  enforce: z
    .boolean()
    .meta({ description: 'False: the demand is only decided and logged; who may call is still enforced.' })
    .optional(),
  execution: z
    .literal('once')
    .meta({ description: 'once: the back end claims each approval before it executes.' })
    .optional(),
  retry_window: retryWindow.optional(),
  require: requirement.optional(),
};

/** What an editor says about `routes` within a route. */
export const ROUTES_BELOW =
  'Only below a resource that ends in {name+}, and then alone: what each of its paths demands.';

/** One of the policy's own templates below a greedy parameter. */
export const nestedRouteSource = map(ROUTE, 'One route.');

export const routeSource = map(
  {
    authorizer: z.literal('none').meta({ description: 'none: documents a public route, and stands alone.' }).optional(),
    ...ROUTE,
    routes: named(ROUTES_BELOW).optional(),
  },
  'One route.',
);

export type OutcomeSource = z.infer<typeof outcome>;
export type ConditionSource = z.infer<typeof condition>;
export type RuleSource = z.infer<typeof rule>;
export type RouteSource = z.infer<typeof nestedRouteSource>;
export type TransactionSource = z.infer<typeof transactionSource>;

import * as z from 'zod';
import { METHODS } from './route-key.ts';
import { nestedRouteSource, ROUTES_BELOW, routeSource, transactionSource } from './route-source.ts';
import { acr, audience, client, list, map, maxAge, NAME, name, named } from './source-parts.ts';

const DESCRIPTIONS = {
  version: 'The version of this format.',
  callers: 'Kinds of caller, by name.',
  amounts: 'Thresholds by name, each by currency. A currency that is not listed counts as above all.',
  step_ups: 'Kinds of step-up, by name.',
  transactions: 'What a person countersigns, by name.',
  routes: 'What each route demands, by METHOD /resource as in API Gateway. A request that meets no route is denied.',
} as const;

/** The file as a whole. Each section is read on its own, so that a problem in one does not hide those of another. */
export const policySource = map(
  {
    version: z.unknown().optional(),
    audience: z.unknown().optional(),
    callers: z.unknown().optional(),
    defaults: z.unknown().optional(),
    amounts: z.unknown().optional(),
    step_ups: z.unknown().optional(),
    transactions: z.unknown().optional(),
    routes: z.unknown().optional(),
  },
  'A Countersign route policy.',
);

/** A section of named things. */
export const namesSource = named('Names that the author gives.');

export const versionSource = z.literal(1).meta({ description: DESCRIPTIONS.version });

export const audienceSource = audience;

export const defaultsSource = map(
  { caller: name('The caller of the routes that name none.').optional() },
  'For routes that say nothing else.',
);

export const callerSource = map(
  {
    clients: list(client, 'name at least one client', 'The user pool clients with which it signs in.'),
    machine: z
      .boolean()
      .meta({ description: 'True for machine tokens (client credentials), which never meet a step-up.' })
      .optional(),
  },
  'A kind of caller.',
);

const AMOUNT = { type: 'string', pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$' } as const;

export const thresholdsSource = z
  .record(z.string(), z.unknown().meta({ ...AMOUNT, description: 'A decimal in quotes, such as "30.00".' }))
  .meta({ description: 'A threshold for each currency (ISO 4217).' });

export const stepUpSource = map(
  {
    acr_values: list(acr, 'name at least one acr', 'Any one of them satisfies, in order of preference.'),
    max_age: maxAge,
  },
  'A kind of step-up.',
);

/** A section as an editor sees it; the reader takes its entries one by one. */
function section<Item extends z.ZodType>(item: Item, key: 'callers' | 'amounts' | 'step_ups' | 'transactions') {
  return z.record(z.string().regex(NAME), item).meta({ description: DESCRIPTIONS[key] }).optional();
}

const routeKey = z.string().meta({ pattern: `^(${[...METHODS, 'ANY'].join('|')}) /` });

/** The whole file in one schema, built of the parts that the readers use. For editors: it does NOT know what names are declared. */
export const policyFileSource = map(
  {
    version: versionSource,
    audience: audienceSource,
    callers: section(callerSource, 'callers'),
    defaults: defaultsSource.optional(),
    amounts: section(thresholdsSource, 'amounts'),
    step_ups: section(stepUpSource, 'step_ups'),
    transactions: section(transactionSource, 'transactions'),
    routes: z
      .record(
        routeKey,
        routeSource.extend({
          routes: z.record(routeKey, nestedRouteSource).meta({ description: ROUTES_BELOW }).optional(),
        }),
      )
      .meta({ description: DESCRIPTIONS.routes }),
  },
  'A Countersign route policy.',
);

import * as z from 'zod';
import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import { parseDuration } from './duration.ts';
import { nameHint } from './nearest-name.ts';

/** A map with these keys and no others. Its complaint about unknown keys is the list of the known ones, for the hint. */
function map<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** A scalar with its own reading, so that the message and the hint can be about what was written. */
function scalar<T>(read: (value: unknown) => T | Refusal) {
  return z.unknown().transform((value, context): T => {
    const result = read(value);
    if (!(result instanceof Refusal)) return result;
    context.addIssue({ code: 'custom', message: result.message, params: { hint: result.hint } });
    return z.NEVER;
  });
}

class Refusal {
  readonly message: string;
  readonly hint: string | undefined;

  constructor(message: string, hint: string | undefined) {
    this.message = message;
    this.hint = hint;
  }
}

function text(pattern: RegExp, message: string, hint: string | undefined) {
  return scalar((value) => (typeof value === 'string' && pattern.test(value) ? value : new Refusal(message, hint)));
}

const duration = scalar((value) => {
  const seconds = typeof value === 'string' ? parseDuration(value) : undefined;
  if (seconds !== undefined) return seconds;
  const inSeconds = `${value}s`;
  const isCount = typeof value === 'number' && parseDuration(inSeconds) !== undefined;
  const hint = isCount ? `a number has no unit: write ${inSeconds}` : 'write it as 60s, 5m or 24h';
  return new Refusal('expected a duration from 1s to 24h', hint);
});

/** The grammar of every name that the policy gives: of callers, clients, amounts, step-ups and transactions. */
export const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
export const NAME_HINT = 'a lower-case letter, then up to 63 of a-z 0-9 _ -';

const scope = text(
  /^[\x21\x23-\x5B\x5D-\x7E]+$/,
  'not a scope (RFC 6749, section 3.3)',
  'printable ASCII without spaces',
);
const group = text(/^[^\s\p{C}]{1,128}$/u, 'not a group name', 'up to 128 characters without spaces');
const client = text(NAME, 'not a client name', NAME_HINT);

// An acr that nothing leads to would challenge a person for ever.
const KNOWN_ACRS = [LIVEID_ACR];

const acr = scalar((value) => {
  if (typeof value !== 'string') return new Refusal('an acr is a text', `known here: ${KNOWN_ACRS.join(', ')}`);
  return KNOWN_ACRS.includes(value) ? value : new Refusal('nobody issues this acr', nameHint(value, KNOWN_ACRS));
});

/** A list that is not empty; `hint` says what to do about one that is. */
function list<Item extends z.ZodType>(item: Item, hint: string) {
  return z.array(item).min(1, hint);
}

/** A map whose keys are the author's. */
export const namesSource = z.record(z.string(), z.unknown(), { error: 'a map' });

/** The file as a whole. Each section is read on its own, so that a problem in one does not hide those of another. */
export const policySource = map({
  version: z.unknown().optional(),
  audience: z.unknown().optional(),
  callers: z.unknown().optional(),
  defaults: z.unknown().optional(),
  amounts: z.unknown().optional(),
  step_ups: z.unknown().optional(),
  transactions: z.unknown().optional(),
  routes: z.unknown().optional(),
});

export const versionSource = z.literal(1);

export const audienceSource = text(/^[a-z0-9._-]{1,64}$/, 'not an audience', '1 to 64 of a-z 0-9 . _ -');

export const defaultsSource = map({ caller: z.string().optional() });

export const callerSource = map({ clients: list(client, 'name at least one client'), machine: z.boolean().optional() });

export const stepUpSource = map({ acr_values: list(acr, 'name at least one acr'), max_age: duration });

export const transactionSource = map({ fields: namesSource.optional(), show: z.string() });

const stepUpUse = map({
  step_up: z.string(),
  covers: z.enum(['transaction', 'session']),
  max_age: duration.optional(),
});

const outcome = z.union([z.enum(['token', 'deny']), stepUpUse], { error: 'token, deny or { step_up, covers }' });

const rule = map({ when: map({ amount_below: z.string() }).optional(), then: outcome });

const requirement = z.union([z.enum(['token', 'deny']), stepUpUse, list(rule, 'the last entry has only then')], {
  error: 'token, deny, { step_up, covers } or a list of { when, then }',
});

export const routeSource = map({
  authorizer: z.literal('none').optional(),
  caller: z.string().optional(),
  scopes: list(scope, 'leave the key out').optional(),
  groups: list(group, 'leave the key out').optional(),
  transaction: z
    .union([z.string(), transactionSource], { error: 'the name of a transaction, or { fields, show }' })
    .optional(),
  require: requirement.optional(),
});

export type OutcomeSource = z.infer<typeof outcome>;
export type RuleSource = z.infer<typeof rule>;
export type RouteSource = z.infer<typeof routeSource>;
export type TransactionSource = z.infer<typeof transactionSource>;

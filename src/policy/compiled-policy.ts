import * as z from 'zod/mini';
import { IALS } from '../shared/ial.ts';
import { minorUnitDigits } from '../transaction/iso-4217.ts';
import { KNOWN_ACRS } from './acr.ts';
import { PATH_VALUE } from './condition.ts';
import { MAX_SECONDS } from './duration.ts';

// Lists of named things, not maps: a list keeps what it was given, repeated names and prototype keys included (T28, T37).
const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.readonly(z.strictObject(shape));
const list = <Item extends z.core.SomeType>(item: Item) => z.readonly(z.array(item));

const text = z.string().check(z.minLength(1));

const compiledShowPart = z.discriminatedUnion('kind', [
  object({ kind: z.literal('text'), text }),
  object({ kind: z.literal('field'), name: text }),
  object({ kind: z.literal('path'), name: text }),
]);

const compiledTransaction = object({
  fields: list(object({ name: text, pointer: z.string().check(z.regex(/^\//)) })),
  show: list(compiledShowPart).check(z.minLength(1)),
});

const compiledIdentity = object({
  ial: z.literal(IALS),
  max_age: z.int().check(z.minimum(1), z.maximum(MAX_SECONDS.identity)),
});

const compiledOutcome = z.discriminatedUnion('kind', [
  object({ kind: z.literal('token') }),
  object({ kind: z.literal('deny') }),
  object({
    kind: z.literal('step_up'),
    name: text,
    acr_values: list(z.string().check(z.refine((acr) => KNOWN_ACRS.includes(acr)))).check(z.minLength(1)),
    max_age: z.int().check(z.minimum(1), z.maximum(MAX_SECONDS.stepUp)),
    covers: z.enum(['transaction', 'session']),
    identity: z.nullable(compiledIdentity),
  }),
]);

const currency = z.string().check(z.refine((code) => minorUnitDigits(code) !== undefined));

const compiledThreshold = object({
  currency,
  minor_units: z.string().check(z.regex(/^(?:0|[1-9][0-9]{0,21})$/)),
});

const compiledThresholds = list(compiledThreshold).check(z.minLength(1));

const compiledCondition = object({
  amount_below: z.nullable(compiledThresholds),
  amount_from: z.nullable(compiledThresholds),
  currencies: z.nullable(list(currency).check(z.minLength(1))),
  path: list(object({ name: text, values: list(z.string().check(z.regex(PATH_VALUE))).check(z.minLength(1)) })),
});

const compiledRule = object({
  when: z.nullable(compiledCondition),
  then: compiledOutcome,
});

const compiledRoute = object({
  key: text,
  // The gateway's route key above one of the policy's own templates.
  under: z.nullable(text),
  authorizer: z.enum(['countersign', 'none']),
  // Empty where nobody is let through anyway: it names no caller.
  caller: z.string(),
  // RFC 6749, section 3.3: goes into a header between quotes, and holds none.
  scopes: list(z.string().check(z.regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/))),
  groups: list(text),
  transaction: z.nullable(compiledTransaction),
  enforce: z.boolean(),
  execution: z.nullable(z.literal('once')),
  retry_window: z.int().check(z.minimum(0), z.maximum(MAX_SECONDS.retryWindow)),
  require: list(compiledRule).check(z.minLength(1)),
});

const compiledCaller = object({ name: text, clients: list(text).check(z.minLength(1)), machine: z.boolean() });

/** The compiled policy file: names resolved, durations in seconds, amounts in minor units. The Lambda parses no YAML. */
export const compiledPolicy = object({
  version: z.literal(1),
  audience: z.string().check(z.regex(/^[a-z0-9._-]{1,64}$/)),
  callers: list(compiledCaller),
  routes: list(compiledRoute),
});

export type CompiledPolicyJson = z.infer<typeof compiledPolicy>;
export type CompiledCaller = z.infer<typeof compiledCaller>;
export type CompiledRoute = z.infer<typeof compiledRoute>;
export type CompiledRule = z.infer<typeof compiledRule>;
export type CompiledCondition = z.infer<typeof compiledCondition>;
export type CompiledOutcome = z.infer<typeof compiledOutcome>;
export type CompiledThreshold = z.infer<typeof compiledThreshold>;
export type CompiledTransaction = z.infer<typeof compiledTransaction>;
export type CompiledShowPart = z.infer<typeof compiledShowPart>;

import * as z from 'zod';
import { minorUnitDigits } from '../transaction/iso-4217.ts';
import { KNOWN_ACRS } from './acr.ts';
import { PATH_VALUE } from './condition.ts';
import { MAX_SECONDS, parseDuration } from './duration.ts';
import { nameHint } from './nearest-name.ts';
import { quote } from './problem.ts';

/** A map with these keys and no others. Its complaint about unknown keys is the list of the known ones, for the hint. */
export function map<Shape extends z.core.$ZodLooseShape>(shape: Shape, description: string) {
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
    })
    .meta({ description });
}

/** A map whose keys are the author's. What stands under them is read one by one. */
export function named(description: string) {
  return z.record(z.string(), z.unknown(), { error: 'a map' }).meta({ description });
}

/** A list that is not empty; `hint` says what to do about one that is. */
export function list<Item extends z.ZodType>(item: Item, hint: string, description: string) {
  return z.array(item).min(1, hint).meta({ description });
}

/** One of the author's names, where it is used. */
export function name(description: string) {
  return z.string().meta({ description });
}

/** How an editor is told of a scalar that has its own reading. */
interface ScalarMeta {
  readonly type: 'string';
  readonly description: string;
  readonly pattern?: string;
  readonly enum?: string[];
}

/** A scalar with its own reading, so that the message and the hint can be about what was written. */
function scalar<T>(meta: ScalarMeta, read: (value: unknown) => T | Refusal) {
  return z
    .unknown()
    .transform((value, context): T => {
      const result = read(value);
      if (!(result instanceof Refusal)) return result;
      context.addIssue({ code: 'custom', message: result.message, params: { hint: result.hint } });
      return z.NEVER;
    })
    .meta({ ...meta });
}

class Refusal {
  readonly message: string;
  readonly hint: string | undefined;

  constructor(message: string, hint: string | undefined) {
    this.message = message;
    this.hint = hint;
  }
}

function text(pattern: RegExp, message: string, hint: string, description: string) {
  return scalar({ type: 'string', pattern: pattern.source, description }, (value) =>
    typeof value === 'string' && pattern.test(value) ? value : new Refusal(message, hint),
  );
}

function duration(maxSeconds: number, longest: string, examples: string, description: string) {
  return scalar({ type: 'string', pattern: '^[1-9][0-9]{0,8}[smhd]$', description }, (value) => {
    const seconds = typeof value === 'string' ? parseDuration(value, maxSeconds) : undefined;
    if (seconds !== undefined) return seconds;
    const inSeconds = `${value}s`;
    const isCount = typeof value === 'number' && parseDuration(inSeconds, maxSeconds) !== undefined;
    const hint = isCount ? `a number has no unit: write ${inSeconds}` : `write it as ${examples}`;
    return new Refusal(`expected a duration from 1s to ${longest}`, hint);
  });
}

/** The grammar of every name that the policy gives: of callers, clients, amounts, step-ups and transactions. */
export const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
export const NAME_HINT = 'a lower-case letter, then up to 63 of a-z 0-9 _ -';

export const audience = text(
  /^[a-z0-9._-]{1,64}$/,
  'not an audience',
  '1 to 64 of a-z 0-9 . _ -',
  'Names API and stage: an approval for one audience is worthless in another.',
);

export const scope = text(
  /^[\x21\x23-\x5B\x5D-\x7E]+$/,
  'not a scope (RFC 6749, section 3.3)',
  'printable ASCII without spaces',
  'An OAuth scope, as the access token has it.',
);

export const group = text(
  /^[^\s\p{C}]{1,128}$/u,
  'not a group name',
  'up to 128 characters without spaces',
  'A group of the user pool.',
);

export const client = text(
  NAME,
  'not a client name',
  NAME_HINT,
  'The name of a user pool client; COUNTERSIGN_CLIENTS gives its id.',
);

export const pathValue = text(
  PATH_VALUE,
  'not a value of a path parameter',
  '1 to 64 of A-Z a-z 0-9 . _ ~ -, and put numbers in quotes',
  'A value, compared as it is.',
);

export const currency = scalar({ type: 'string', pattern: '^[A-Z]{3}$', description: 'An ISO 4217 code.' }, (value) => {
  if (typeof value === 'string' && minorUnitDigits(value) !== undefined) return value;
  return new Refusal(`unknown currency ${quote(String(value))}`, currencyHint(value));
});

/** Another code that merely looks alike is no help: it would be another currency. */
export function currencyHint(code: unknown): string {
  const upper = typeof code === 'string' ? code.toUpperCase() : '';
  return minorUnitDigits(upper) === undefined ? 'an active code of ISO 4217, such as EUR' : `write ${upper}`;
}

export const acr = scalar(
  {
    type: 'string',
    enum: [...KNOWN_ACRS],
    description: "What a sign-in proves. Cognito's own levels (urn:cognito:loa) never cover a transaction.",
  },
  (value) => {
    if (typeof value !== 'string') return new Refusal('an acr is a text', `known here: ${KNOWN_ACRS.join(', ')}`);
    return KNOWN_ACRS.includes(value) ? value : new Refusal('nobody issues this acr', nameHint(value, KNOWN_ACRS));
  },
);

export const maxAge = duration(
  MAX_SECONDS.stepUp,
  '24h',
  '60s, 5m or 24h',
  'How old the authentication may be, 1s to 24h.',
);

export const retryWindow = duration(
  MAX_SECONDS.retryWindow,
  '24h',
  '60s, 5m or 24h',
  'How long the same Idempotency-Key is let through again after a use, 1s to 24h. Only with execution: once.',
);

export const identityMaxAge = duration(
  MAX_SECONDS.identity,
  '3650d',
  '90d or 24h',
  'How long ago the identity may have been proofed, 1s to 3650d.',
);

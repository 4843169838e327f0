import { hasSha256 } from '../transaction/content-digest.ts';
import { parseTransactionHeader, TRANSACTION_HEADER } from '../transaction/transaction-header.ts';
import { firstDifference } from './body-fields.ts';
import { decodeSeal, fieldsSha256, SEAL_CONTEXT_KEY, type Seal } from './seal.ts';

/** Why a request at the back end is not the one that the authorizer let through. */
export type SealMismatch =
  | 'seal_missing'
  | 'seal_malformed'
  | 'seal_of_another_audience'
  | 'seal_of_another_route'
  | 'body_differs'
  | 'transaction_header_differs'
  | 'body_not_json'
  | 'body_field_missing'
  | 'body_field_differs';

export interface Refused<Reason> {
  readonly ok: false;
  readonly reason: Reason;
  /** The declared field at fault, where there is one. Never its value. */
  readonly field: string | undefined;
}

/** A request that is the one that was let through; whether it may be executed is not asked yet. */
export interface Sealed {
  readonly ok: true;
  readonly fields: ReadonlyMap<string, string>;
  readonly seal: Seal;
}

/**
 * Header names in any case; a name with several values has an array, or stands there twice in different cases. Null as in API
 * Gateway's events, where a map without entries is null.
 */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>> | null;

export interface SealExpectations {
  /** The policy's `audience`: a seal for another API or stage is refused (T45). */
  readonly audience: string;
  /**
   * `METHOD resource` of the code that is about to execute: the request's own method (never ANY) and API Gateway's template, or below
   * a `{proxy+}` the policy's own.
   */
  readonly route: string;
}

/**
 * Compares the request at the back end with its seal. It does NOT say that it may be executed: an approval that may come again has to be
 * claimed first. Back ends call `verifySeal` or `verifySealOnce`.
 */
export function checkSeal(
  context: unknown,
  headers: RequestHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
): Sealed | Refused<SealMismatch> {
  const text = sealIn(context);
  if (text === undefined) return refused('seal_missing');
  const seal = decodeSeal(text);
  if (!seal) return refused('seal_malformed');
  if (seal.audience !== expected.audience) return refused('seal_of_another_audience');
  if (`${seal.method} ${seal.resource}` !== expected.route) return refused('seal_of_another_route');

  const body = typeof rawBody === 'string' ? Buffer.from(rawBody, 'utf8') : (rawBody ?? new Uint8Array());
  if (!hasSha256(body, seal.contentSha256)) return refused('body_differs');

  const fields = declaredFields(headers);
  if (!fields || fieldsSha256(fields) !== seal.fieldsSha256) return refused('transaction_header_differs');

  if (seal.pointers.size > 0 && !valuesOf(headers, 'content-type').every(isReadAsJson)) return refused('body_not_json');
  const difference = firstDifference(body, fields, seal.pointers);
  if (difference) return { ok: false, ...difference };

  return { ok: true, fields, seal };
}

function sealIn(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !Object.hasOwn(context, SEAL_CONTEXT_KEY)) return undefined;
  const value: unknown = Reflect.get(context, SEAL_CONTEXT_KEY);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The header's members; none where the header is absent or bare; undefined where it is repeated or malformed. */
function declaredFields(headers: RequestHeaders): ReadonlyMap<string, string> | undefined {
  const [value, ...others] = valuesOf(headers, TRANSACTION_HEADER);
  if (value === undefined) return new Map();
  if (others.length > 0) return undefined;
  const header = parseTransactionHeader(value);
  if (header.kind === 'malformed') return undefined;
  return header.kind === 'fields' ? header.fields : new Map();
}

/** Every value of a header, by its lower-case name. What is not even text counts as an empty value, which no header may have here. */
export function valuesOf(headers: RequestHeaders, wanted: string): readonly string[] {
  return Object.entries(headers ?? {})
    .filter(([name]) => name.toLowerCase() === wanted)
    .flatMap(([, value]) => value ?? [])
    .map((value) => (typeof value === 'string' ? value : ''));
}

// `{"payee":"A","x":"&payee=B&"}` is JSON with one payee and a form with another; other charsets hide other quotes. Plain text, which
// some clients send for want of a better name, has no syntax to read differently.
function isReadAsJson(contentType: string): boolean {
  return /^(?:application\/(?:[\w.-]+\+)?json|text\/plain)(?: *; *charset="?utf-8"?)?$/i.test(contentType);
}

function refused(reason: SealMismatch): Refused<SealMismatch> {
  return { ok: false, reason, field: undefined };
}

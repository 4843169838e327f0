import { hasSha256 } from '../transaction/content-digest.ts';
import { parseTransactionHeader, TRANSACTION_HEADER } from '../transaction/transaction-header.ts';
import { firstDifference } from './body-fields.ts';
import { decodeSeal, fieldsSha256, SEAL_CONTEXT_KEY } from './seal.ts';

export type SealRefusal =
  | 'seal_missing'
  | 'seal_malformed'
  | 'seal_of_another_audience'
  | 'seal_of_another_route'
  | 'body_differs'
  | 'transaction_header_differs'
  | 'body_not_json'
  | 'body_field_missing'
  | 'body_field_differs';

export type SealVerification =
  | {
      readonly ok: true;
      /** The declared fields as they stand in the body; with `basis` transaction, as approved. */
      readonly fields: ReadonlyMap<string, string>;
      readonly basis: 'token' | 'session' | 'transaction';
      /** Names the one approval; a back end may use it as the idempotency key of the execution. */
      readonly approvalId: string | undefined;
    }
  | {
      readonly ok: false;
      readonly reason: SealRefusal;
      /** The declared field at fault, where there is one. Never its value. */
      readonly field: string | undefined;
    };

/**
 * Header names in any case; a name with several values has an array, or stands there twice in different cases. Null as in API
 * Gateway's events, where a map without entries is null.
 */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>> | null;

export interface SealExpectations {
  /** The policy's `audience`: a seal for another API or stage is refused (T45). */
  readonly audience: string;
  /** `METHOD resource` of the code that is about to execute: the request's own method (never ANY) and API Gateway's template. */
  readonly route: string;
}

/**
 * Checks, before anything is executed, that the request at the back end is the one that the authorizer let through (T22, T38):
 * the body has the sealed digest, and every declared field stands in the body as the header declared it. A body with fields is
 * read as UTF-8 JSON, so a `Content-Type` that has other readers read it in another way is refused.
 *
 * `context` is API Gateway's authorizer context (`event.requestContext.authorizer`); only trust it where API Gateway alone can
 * put it there, because the seal is not signed. `rawBody` is the body as received, not parsed and serialized again.
 *
 * Never throws for bad input: a refusal is a value, and the caller answers 403 and executes nothing.
 */
export function verifySeal(
  context: unknown,
  headers: RequestHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
): SealVerification {
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

  return { ok: true, fields, basis: seal.basis, approvalId: seal.approvalId };
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

/** Every value of a header. What is not even text counts as an empty value, which no header may have here. */
function valuesOf(headers: RequestHeaders, wanted: string): readonly string[] {
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

function refused(reason: SealRefusal): SealVerification {
  return { ok: false, reason, field: undefined };
}

import { isSafeNumber, LosslessNumber } from 'lossless-json';
import { parseMinorUnits } from '../transaction/money.ts';
import { parseStrictJson } from '../transaction/strict-json.ts';

export interface BodyDifference {
  readonly reason: 'body_not_json' | 'body_field_missing' | 'body_field_differs';
  readonly field: string | undefined;
}

/**
 * The first declared field that the body does not repeat, or undefined if all agree.
 *
 * A body value is a string, or a number by its text (`1e4` is no amount). A number that a double cannot hold is refused: a back end that
 * reads JSON in the usual way would execute its neighbour. `amount` is compared in minor units of the declared currency, everything else
 * character by character. Two equal keys make the body unreadable. Keys that differ only in case are different keys here: a back end that
 * ignores case must refuse them itself.
 */
export function firstDifference(
  body: Uint8Array,
  fields: ReadonlyMap<string, string>,
  pointers: ReadonlyMap<string, string>,
): BodyDifference | undefined {
  if (pointers.size === 0 && fields.size === 0) return undefined;
  const document = readDocument(body);
  if (document === undefined) return { reason: 'body_not_json', field: undefined };

  // Both directions: a field without a pointer would have been shown and never checked.
  for (const name of fields.keys()) {
    if (!pointers.has(name)) return { reason: 'body_field_missing', field: name };
  }
  for (const [name, pointer] of pointers) {
    const declared = fields.get(name);
    const actual = textAt(document.value, pointer);
    if (declared === undefined || actual === undefined) return { reason: 'body_field_missing', field: name };
    if (!sameValue(name, declared, actual, fields)) return { reason: 'body_field_differs', field: name };
  }
  return undefined;
}

function sameValue(name: string, declared: string, actual: string, fields: ReadonlyMap<string, string>): boolean {
  const currency = fields.get('currency');
  if (name !== 'amount' || currency === undefined) return declared === actual;
  const [left, right] = [parseMinorUnits(declared, currency), parseMinorUnits(actual, currency)];
  return typeof left === 'bigint' && left === right;
}

function readDocument(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: parseStrictJson(body) };
  } catch {
    return undefined;
  }
}

/**
 * The string, or the text of a number that a double holds, at a JSON Pointer (RFC 6901); undefined for anything else, and for
 * inherited members.
 */
function textAt(document: unknown, pointer: string): string | undefined {
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    // A number is an object of the parser's here, and its own members are not the body's.
    if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  if (typeof value === 'string') return value;
  return value instanceof LosslessNumber && isSafeNumber(value.value) ? value.value : undefined;
}

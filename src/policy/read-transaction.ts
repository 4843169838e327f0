import { BARE_MEMBER } from '../transaction/transaction-header.ts';
import type { CompiledTransaction } from './compiled-policy.ts';
import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import { type TransactionSource, transactionSource } from './route-source.ts';
import { isFieldName, parseShow } from './show.ts';

// RFC 6901, without the empty pointer: the whole body is no field.
const POINTER = /^(?:\/(?:[^~/]|~[01])*)+$/;

/** Reads one entry of `transactions`. */
export function readTransaction(reading: Reading, value: unknown, path: Path): CompiledTransaction | undefined {
  const source = reading.read(transactionSource, value, path);
  return source && checkTransaction(reading, source, path);
}

/**
 * Checks a transaction, named or inline. A field that is not shown would be approved unseen, and a shown one without a
 * place in the body would never be compared with what is executed (T22): both are refused.
 */
export function checkTransaction(
  reading: Reading,
  source: TransactionSource,
  path: Path,
): CompiledTransaction | undefined {
  const fields = readFields(reading, source, [...path, 'fields']);
  const show = [...path, 'show'];
  const parts = parseShow(source.show);
  if ('message' in parts) {
    reading.refuse('value', show, parts.message, parts.hint);
    return undefined;
  }

  const declared = Object.keys(source.fields ?? {});
  const shown = parts.flatMap((part) => (part.kind === 'field' ? [part.name] : []));
  for (const name of new Set(shown)) {
    if (!declared.includes(name)) reading.refuse('value', show, `{${name}} is not a field`, nameHint(name, declared));
  }
  for (const name of declared) {
    if (shown.includes(name) || !isFieldName(name)) continue;
    reading.refuse('key', [...path, 'fields', name], 'this field is not shown', `put {${name}} into show`);
  }
  return fields && shown.every((name) => declared.includes(name)) ? { fields, show: parts } : undefined;
}

function readFields(
  reading: Reading,
  source: TransactionSource,
  path: Path,
): CompiledTransaction['fields'] | undefined {
  const nameOf = new Map<string, string>();
  let sound = true;
  const refuse = (mark: 'key' | 'value', name: string, message: string, hint?: string) => {
    sound = false;
    reading.refuse(mark, [...path, name], message, hint);
  };

  for (const [name, pointer] of Object.entries(source.fields ?? {})) {
    if (!isFieldName(name)) {
      refuse(
        'key',
        name,
        'not a field name',
        'lower-case letters, digits and _ - . * (RFC 9651), not beginning with path.',
      );
    }
    if (name === BARE_MEMBER) refuse('key', name, `${BARE_MEMBER} is the member of a header without fields`);
    if (typeof pointer !== 'string' || !POINTER.test(pointer)) {
      refuse('value', name, 'not a JSON Pointer into the body (RFC 6901)', 'write it as /amount or /creditor/iban');
      continue;
    }
    const other = nameOf.get(pointer);
    if (other !== undefined) refuse('value', name, `${quote(other)} points at the same value`);
    nameOf.set(pointer, name);
  }
  if (Object.hasOwn(source.fields ?? {}, 'amount') && !Object.hasOwn(source.fields ?? {}, 'currency')) {
    refuse('key', 'amount', 'an amount without a currency has no scale', 'add the field currency');
  }
  if (!sound) return undefined;
  return [...nameOf].map(([pointer, name]) => ({ name, pointer })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

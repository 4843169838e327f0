import { DisplayString, parseDictionary, Token } from 'structured-headers';
import { displayProblem } from './display-text.ts';

/** The request header that declares a high-value transaction, lower case. */
export const TRANSACTION_HEADER = 'x-high-value-transaction';

/** The bare member for a route whose transaction has no fields. */
export const BARE_MEMBER = 'high-value';

const MAX_HEADER_LENGTH = 4096;

// Structured fields are ASCII. The parser would read a character beyond U+00FF modulo 256, and drop a byte order mark.
const UNREADABLE = /[^\t -~]|%"%ef%bb%bf/;

export type TransactionHeader =
  | { readonly kind: 'bare' }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, string> }
  | { readonly kind: 'malformed'; readonly detail: string };

/**
 * Reads `X-High-Value-Transaction`: an RFC 9651 dictionary of strings, tokens and display strings.
 *
 * Refuses a repeated key and any parameter (libraries keep the last key and a careless reader skips parameters), numbers
 * (`12500.00` as a decimal loses its text), dates, bytes, inner lists, and text that a phone cannot show faithfully.
 * `detail` names the member at fault and is fixed text: no client value is ever in it (T9).
 */
export function parseTransactionHeader(text: string): TransactionHeader {
  if (text.length > MAX_HEADER_LENGTH) return malformed('it is too long');

  const dictionary = UNREADABLE.test(text) ? undefined : readDictionary(text);
  if (dictionary === undefined) return malformed('it is not an RFC 9651 dictionary');
  if (dictionary.size === 0) return malformed('it is empty');
  if (dictionary.size !== countMembers(text)) return malformed('it repeats a key');

  const fields = new Map<string, string>();
  for (const [name, [value, parameters]] of dictionary) {
    if (parameters.size > 0) return malformed('a member has parameters');
    if (name === BARE_MEMBER) {
      return value === true && dictionary.size === 1
        ? { kind: 'bare' }
        : malformed('high-value stands alone and has no value');
    }
    const field = textOf(value);
    if (field === undefined) return malformed('a member is not a string, token or display string');
    const problem = displayProblem(field);
    if (problem) return malformed(`a member ${problem}`);
    fields.set(name, field);
  }
  return { kind: 'fields', fields };
}

function malformed(detail: string): TransactionHeader {
  return { kind: 'malformed', detail };
}

function readDictionary(text: string) {
  try {
    return parseDictionary(text);
  } catch {
    return undefined;
  }
}

// The parser has accepted the text, so a comma outside quotes always separates two members; inner lists hold none.
// A backslash escapes in a string, and is a letter like any other in a display string.
function countMembers(text: string): number {
  return text.replace(/%"[^"]*"|"(?:[^"\\]|\\.)*"/g, '').split(',').length;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Token || value instanceof DisplayString) return value.toString();
  return undefined;
}

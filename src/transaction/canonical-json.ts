/** What canonical forms are made of. Numbers are left out on purpose: an amount is text, and stays the text it was. */
export type Canonical = string | null | readonly Canonical[] | { readonly [member: string]: Canonical };

/**
 * The canonical JSON text of a value (RFC 8785), for values without numbers.
 *
 * Injective: two different values never share a text (T14). Nothing is normalised; NFC and NFD stay apart.
 *
 * @throws RangeError for a string with a lone surrogate, which has no UTF-8 form.
 */
export function canonicalJson(value: Canonical): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return canonicalString(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;

  // RFC 8785, section 3.2.3: members are ordered by UTF-16 code units, as the default sort does.
  const members = Object.keys(value).sort();
  return `{${members.map((member) => `${canonicalString(member)}:${canonicalJson(value[member] ?? null)}`).join(',')}}`;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('a lone surrogate has no canonical form');
  return JSON.stringify(text);
}

// Array.isArray does not narrow a readonly array out of a union.
function isArray(value: object): value is readonly Canonical[] {
  return Array.isArray(value);
}

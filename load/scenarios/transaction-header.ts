/** Members of the transaction header, in the order in which they are written. */
export type Fields = Readonly<Record<string, string>>;

/** The header as an RFC 9651 dictionary of strings, with Display Strings for what is not ASCII. */
export function dictionaryOf(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${itemOf(value)}`)
    .join(', ');
}

/** The same dictionary in another spelling: other order, other spaces, and a token where a text can be one. */
export function respeltDictionaryOf(fields: Fields): string {
  return Object.entries(fields)
    .toReversed()
    .map(([name, value]) => `${name}=${/^[A-Za-z]+$/.test(value) ? value : itemOf(value)}`)
    .join('  ,\t ');
}

function itemOf(value: string): string {
  if (/^[ -~]*$/.test(value)) return `"${value.replace(/["\\]/g, '\\$&')}"`;
  const escaped = Buffer.from(value).toString('latin1');
  return `%"${escaped.replace(/[^ !#$&-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}

/**
 * Writes `X-High-Value-Transaction`: an RFC 9651 dictionary of the declared fields, texts beyond ASCII as Display Strings, and `high-value`
 * where there are none. Amounts are texts. Does NOT check names, nor what a phone can show: the authorizer does.
 *
 * @throws URIError for half of a surrogate pair.
 */
export function transactionHeader(fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(([name, value]) => `${name}=${itemOf(value)}`);
  return members.join(', ') || 'high-value';
}

function itemOf(value: string): string {
  if (/^[ -~]*$/.test(value)) return `"${value.replace(/["\\]/g, '\\$&')}"`;
  return `%"${value.replace(/[^ !#$&-~]/gu, (text) => encodeURIComponent(text).toLowerCase())}"`;
}

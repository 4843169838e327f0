/** The parameters of a `Bearer` challenge (RFC 6750, section 3); undefined for anything that is not one, with each name once. */
export function bearerParameters(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined || !/^Bearer \w+="[^"\\]*"(?:, \w+="[^"\\]*")*$/.test(text)) return undefined;
  const pairs = [...text.matchAll(/(\w+)="([^"\\]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  const parameters = new Map(pairs);
  return parameters.size === pairs.length ? parameters : undefined;
}

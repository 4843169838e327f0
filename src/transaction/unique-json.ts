/**
 * Reads JSON (RFC 8259) whose names every reader understands alike: UTF-8 without a byte order mark, and no object with two members
 * of one name, of which JSON.parse keeps the last and another reader the first. `parse` makes the value of the text.
 *
 * @throws SyntaxError or TypeError for anything else, and what `parse` throws.
 */
export function parseUniqueJson(bytes: Uint8Array, parse: (text: string) => unknown = JSON.parse): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = parse(text);
  if (hasRepeatedName(text)) throw new SyntaxError('an object has two members of one name');
  return value;
}

// The text is JSON by now, so that a string before a colon is always a name.
function hasRepeatedName(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*:?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const names = open.at(-1);
      const name: string = JSON.parse(token.slice(0, -1));
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}

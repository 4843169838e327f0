import { parse } from 'lossless-json';

/**
 * Reads JSON (RFC 8259) that every reader understands alike: UTF-8 without a byte order mark, and no object with two members
 * of one name, of which JSON.parse keeps the last and another reader the first. Numbers are `LosslessNumber`, so that their text is kept.
 *
 * @throws SyntaxError, TypeError or RangeError (nested too deeply) for anything else.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = parse(text);
  if (hasRepeatedName(text)) throw new SyntaxError('an object has two members of one name');
  return value;
}

// The parser refuses a repeated name only if the two values differ, and is wrong about some that do: an object may look like a number of
// its own. The text is JSON by now, so that a string before a colon is always a name.
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

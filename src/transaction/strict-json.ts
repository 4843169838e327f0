import { parse } from 'lossless-json';
import { parseUniqueJson } from './unique-json.ts';

/**
 * What `parseUniqueJson` reads, with every number as `LosslessNumber`: its text is kept, and no two readers see two amounts in it.
 *
 * The parser refuses a repeated name only if the two values differ, and is wrong about some that do: an object may look like a number of
 * its own. So names are not left to it.
 *
 * @throws as parseUniqueJson does, and RangeError for what is nested too deeply.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  return parseUniqueJson(bytes, parse);
}
